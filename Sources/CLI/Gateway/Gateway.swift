import Access
import AdminAPI
import CLinux
import Configuration
import CurlTransport
import Delivery
import Directory
import HTTPMessage
import HTTPServer
import Ports
import SCIM
import SCIMAPI
import SQLiteStore
import Threads

/// The running gateway: every part, wired to the others.
///
/// The only file that names the adapters. Parts are made in the order in which they need each
/// other, and end in the opposite one.
final class Gateway: Sendable {
    let state: GatewayState
    let store: SQLiteStore
    let log: any Log
    private let metrics: MetricsRegistry
    private let desk: RequestDesk
    private let context: AdminContext
    private let workers: WorkerPool
    private let transport: CurlTransport
    private let dispatcher: Dispatcher
    private let delivery: ConfiguredDelivery
    private let keys: KeyKeeper
    private let massChanges: MassChangeKeeper
    private let scim: HTTPServer
    private let admin: HTTPServer
    private let control: HTTPServer
    private let started: Timestamp
    let alerts: AlertKeeper

    /// Opens the store and the listeners; clients can connect and wait until ``start()``.
    ///
    /// - Parameters:
    ///   - plan: What is to run.
    ///   - sockets: What the service manager handed over.
    ///   - base: Gets remarks for the operator.
    ///   - alarm: Raised when the store can no longer be trusted.
    /// - Throws: ``CommandFailure`` with what to do about it.
    init(
        _ plan: GatewayPlan, _ sockets: InheritedSockets, log base: any Log, alarm: StoreAlarm
    ) throws(CommandFailure) {
        let surroundings = Surroundings.system
        let metrics = MetricsRegistry(plan.metricNames, now: surroundings.now)
        let log = CountingLog(log: base, metrics: metrics)
        let store = try openStore(plan, surroundings, log, metrics, alarm)
        do throws(CommandFailure) {
            let transport = try CurlTransport.make(log: log)
            let live = LiveHub()
            let dispatcher = Dispatcher(
                settings: [], version: Program.version, store: store, transport: transport,
                surroundings: surroundings, log: log, metrics: metrics,
                onRecorded: { live.tell($0, $1) })
            store.observeReady { dispatcher.ready($0) }
            let workers = WorkerPool(threads: 4)
            let resyncs = ResyncRunner(
                store: store, transport: transport, workers: workers, surroundings: surroundings)
            let delivery = ConfiguredDelivery(
                store: store, dispatcher: dispatcher, resyncs: resyncs, surroundings: surroundings)
            try use(plan, delivery)
            let massChanges = MassChangeKeeper(store: store, log: log, now: surroundings.now)
            let state = try makeState(plan, store, dispatcher, massChanges, delivery, surroundings)
            try massChanges.use(plan)
            state.readPauses()
            let context = AdminContext(
                store: store, gateway: state, metrics: metrics, workers: workers,
                surroundings: surroundings, log: log, live: live)
            let desk = RequestDesk(store: store, metrics: metrics) { live.tell($0) }
            let keys = KeyKeeper(
                transport: transport, uptime: surroundings.uptime, log: log,
                publish: { state.learn($1, of: $0) })
            let front = SCIMHandler(
                state: { state.scim }, store: store, workers: workers,
                signIn: try SignIn.make(plan, keys, surroundings), surroundings: surroundings,
                log: log, metrics: metrics, journal: desk, reviewer: massChanges,
                onTokenUsed: { state.touch($0, at: $1) },
                onLearned: { state.learn($0) })
            let servers = ConfiguredServers(configuration: plan.configuration, sockets: sockets)
            (scim, admin, control) = try listeners(servers, front, context, log, metrics)
            self.context = context
            self.desk = desk
            alerts = AlertKeeper(context, transport, dispatcher, massChanges)
            self.state = state
            self.workers = workers
            self.transport = transport
            self.dispatcher = dispatcher
            self.delivery = delivery
            self.keys = keys
            self.massChanges = massChanges
        } catch {
            store.close()
            throw error
        }
        self.metrics = metrics
        self.log = log
        self.store = store
        started = surroundings.now()
        describe(plan)
    }

    /// Where the SCIM listener and the admin listener really are, as `host:port`.
    var scimAddress: String { scim.address }
    var adminAddress: String { admin.address }

    /// Begins to deliver and to answer.
    func start() {
        state.countConnections { [scim, admin, control] in
            [
                ("scim", scim.connections), ("admin", admin.connections),
                ("control", control.connections),
            ]
        }
        // What was before this process is in the store already.
        storeSamples()
        state.watchCertificates { [scim, admin] in
            [("scim", scim.certificateExpiry), ("admin", admin.certificateExpiry)]
        }
        watchAlerts([("scim", scim), ("admin", admin)])
        state.pause(nil)
        transport.start()
        dispatcher.start()
        for server in [scim, admin, control] { server.start() }
        log.write(
            .notice, "serving",
            [
                ("scim", .text(scim.address)), ("admin", .text(admin.address)),
                ("version", .text(Program.version)),
            ])
    }

    /// Puts a changed configuration in force, as a whole or not at all.
    ///
    /// - Throws: ``CommandFailure`` when the certificates cannot be used.
    func reload(_ plan: GatewayPlan) throws(CommandFailure) {
        do throws(HTTPServerError) {
            try scim.reloadTLS()
        } catch {
            throw CommandFailure(ExitCode(error), "\(error)")
        }
        try massChanges.use(plan)
        try use(plan, delivery)
        metrics.use(plan.metricNames)
        describe(plan)
        state.record.use(plan)
    }

    private func describe(_ plan: GatewayPlan) {
        desk.use(plan.configuration.log.bodies)
        let facts = GatewayFacts(plan.configuration, started: started, address: scim.address)
        let policies = plan.configuration.accessPolicies()
        state.use(
            facts, integrations: plan.configuration.provisioningIntegrations(),
            policies: policies, publicURL: plan.configuration.scim.publicURL)
        keys.use(Set(policies.values.compactMap(\.tenant?.keys)))
        useAlerts(plan)
        tellOfStrays(plan.configuration)
    }

    /// Answers what has begun, ends the attempts on their way, and closes the store.
    func stop() {
        state.pause("the gateway is stopping")
        scim.stop(within: .seconds(10))
        stopDelivery()
        admin.stop(within: .seconds(1))
        control.stop(within: .seconds(1))
        alerts.stop()
        workers.close()
        transport.stop()
        storeTouches()
        store.close()
    }

    /// Starts no attempt any more and waits for the end of those on their way.
    private func stopDelivery() {
        let isOver = Lock(false)
        dispatcher.stop(patience: .seconds(20)) { isOver.signal { $0 = true } }
        isOver.wait(until: { $0 }, { _ in })
    }

    /// Lets those that wait get their 503 after the store failed.
    func abandon() {
        state.pause("the store failed")
        scim.stop(within: .seconds(1))
    }

    /// Writes down when tokens were last used.
    func storeTouches() {
        let touches = state.takeTouches()
        guard !touches.isEmpty else { return }
        store.submit(.touchTokens(touches)) { _ in }
    }

    /// Does what is due every second: the parts of jobs, and news for those who watch.
    func tick() {
        context.live.tick()
        context.jobs.tick(context)
    }

    /// Has reads and refusals written that no other write took along.
    func storeRequests() { store.writeNotes() }

    /// Removes a part of what was kept long enough; says whether there may be more.
    func prune(_ then: @escaping @Sendable (Bool) -> Void) {
        store.submit(.prune(state.record.retention)) { [state] result in
            guard case .success(.pruned(let removal)) = result else { return then(false) }
            state.record.note(removal)
            then(removal.looked > 0)
        }
    }

    /// Writes down what happened since the last call, for charts.
    func storeSamples() {
        let figures = try? store.read { reader throws(StoreError) in try reader.figures() }
        guard let figures else { return }
        let samples = context.sampler.take(figures, now: Surroundings.system.now())
        guard !samples.isEmpty else { return }
        store.submit(.samples(samples)) { _ in }
    }

    /// Asks every thread that the gateway cannot do without.
    var probes: [String: Heartbeat.Probe] {
        var probes: [String: Heartbeat.Probe] = [
            "store": { [store] answer in store.submit(.touchTokens([:])) { _ in answer() } },
            "delivery": { [transport] answer in transport.perform(answer) },
        ]
        for (name, server) in [("scim", scim), ("admin", admin), ("control", control)] {
            for loop in 0..<server.loops {
                probes["\(name) loop \(loop)"] = { server.perform(onLoop: loop, $0) }
            }
        }
        return probes
    }
}

private func use(
    _ plan: GatewayPlan, _ delivery: ConfiguredDelivery
) throws(CommandFailure) {
    do throws(StoreError) {
        try delivery.use(
            plan.webhooks, plan.userAPIs,
            Array(plan.configuration.provisioningIntegrations().values))
    } catch {
        throw CommandFailure(.storage, "the signing secrets cannot be read: \(error)")
    }
}

private func openStore(
    _ plan: GatewayPlan, _ surroundings: Surroundings, _ log: any Log, _ metrics: any Metrics,
    _ alarm: StoreAlarm
) throws(CommandFailure) -> SQLiteStore {
    do throws(StoreOpenError) {
        return try SQLiteStore(
            directory: plan.configuration.state, surroundings: surroundings, log: log,
            metrics: metrics, onFailure: { alarm.raise("\($0)") })
    } catch {
        throw CommandFailure(ExitCode(rawValue: error.exitCode) ?? .storage, "\(error)")
    }
}

private func makeState(
    _ plan: GatewayPlan, _ store: SQLiteStore, _ dispatcher: Dispatcher,
    _ massChanges: MassChangeKeeper, _ delivery: ConfiguredDelivery,
    _ surroundings: Surroundings
) throws(CommandFailure) -> GatewayState {
    do throws(StoreError) {
        let facts = GatewayFacts(plan.configuration, started: surroundings.now(), address: "")
        return try GatewayState(
            facts, store: store, files: StoreFiles(directory: plan.configuration.state),
            record: GatewayRecord(plan, now: surroundings.now), dispatcher: dispatcher,
            massChanges: massChanges, delivery: delivery, now: surroundings.now)
    } catch {
        throw CommandFailure(.storage, "the tokens cannot be read: \(error)")
    }
}

private func listeners(
    _ servers: ConfiguredServers, _ front: SCIMHandler, _ context: AdminContext, _ log: any Log,
    _ metrics: any Metrics
) throws(CommandFailure) -> (scim: HTTPServer, admin: HTTPServer, control: HTTPServer) {
    let owners = AdminHandler.Trust.users([0, geteuid()])
    return (
        try listen(try servers.scim(), front, log, metrics),
        try listen(try servers.admin(), AdminHandler(context, trust: .tokens), log, metrics),
        try listen(servers.control, AdminHandler(context, trust: owners), log, metrics)
    )
}

private func listen(
    _ options: HTTPServerOptions, _ handler: any HTTPHandler, _ log: any Log,
    _ metrics: any Metrics
) throws(CommandFailure) -> HTTPServer {
    do throws(HTTPServerError) {
        return try HTTPServer(options, handler: handler, log: log, metrics: metrics)
    } catch {
        throw CommandFailure(ExitCode(error), "\(options.name): \(error)")
    }
}
