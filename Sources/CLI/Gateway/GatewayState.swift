import Access
import AdminAPI
import Configuration
import Delivery
import Directory
import Ports
import Provisioning
import SCIM
import SCIMAPI
import SQLiteStore
import Threads

/// What the running gateway knows of itself: configuration in use, tokens, readiness.
final class GatewayState: GatewayView {
    private struct State {
        var facts: GatewayFacts
        var scim: SCIMState
        /// Why no requests are taken; `nil` while they are.
        var pause: String?
        /// Why the store can no longer be used; `nil` while it can.
        var storeFailure: String?
        /// All lessons of the store, for the integrations that a reload brings.
        var lessons: [Lesson]
        var touched: [String: Timestamp] = [:]
    }

    private let state: Lock<State>
    private let store: SQLiteStore
    private let dispatcher: Dispatcher
    private let massChanges: MassChangeKeeper
    let delivery: any DeliveryControl
    let record: GatewayRecord
    private let now: @Sendable () -> Timestamp
    private let process = ProcessFigures()
    private let files: StoreFiles
    /// Open connections by listener; set once, when the listeners are open.
    private let connections = Lock<@Sendable () -> [(String, Int)]>({ [] })
    /// When the certificates of the listeners end; set once, likewise.
    private let certificates = Lock<@Sendable () -> [(String, Int?)]>({ [] })

    /// - Parameters:
    ///   - facts: The configuration; ``use(_:integrations:policies:publicURL:)`` brings the rest.
    ///   - store: Where the tokens are.
    ///   - files: Measured for the metrics.
    ///   - record: What was put in force.
    ///   - dispatcher: Asked what the destinations are doing.
    ///   - massChanges: Told when deliveries have changed.
    ///   - delivery: What operators do about them.
    ///   - now: The wall clock.
    /// - Throws: ``StoreError`` when the tokens cannot be read.
    init(
        _ facts: GatewayFacts, store: SQLiteStore, files: StoreFiles, record: GatewayRecord,
        dispatcher: Dispatcher, massChanges: MassChangeKeeper, delivery: any DeliveryControl,
        now: @escaping @Sendable () -> Timestamp
    ) throws(StoreError) {
        self.store = store
        self.files = files
        self.dispatcher = dispatcher
        self.massChanges = massChanges
        self.delivery = delivery
        self.record = record
        self.now = now
        let scim = SCIMState(integrations: [:], tokens: try storedTokens(store))
        let lessons = try store.read { reader throws(StoreError) in try reader.lessons() }
        state = Lock(
            State(facts: facts, scim: scim, pause: "the gateway is starting", lessons: lessons))
    }

    /// What the SCIM listener asks for each request.
    var scim: SCIMState { state.with { $0.scim } }
    func integration(_ name: String) -> Integration? { state.with { $0.scim.integrations[name] } }
    var facts: GatewayFacts { state.with { $0.facts } }
    var tokens: TokenTable { state.with { $0.scim.tokens } }
    var storeFailure: String? { state.with { $0.storeFailure } }

    var checks: [ReadinessCheck] {
        let isFull = files.isFull
        return state.with { state in
            [
                ReadinessCheck(
                    "store", isMet: state.storeFailure == nil, detail: state.storeFailure ?? ""),
                ReadinessCheck(
                    "disk", isMet: !isFull,
                    detail: isFull ? "so little room is left that changes are refused" : ""),
                ReadinessCheck("accepting", isMet: state.pause == nil, detail: state.pause ?? ""),
            ]
        }
    }

    /// Requests are taken, or not any more for the reason given.
    func pause(_ reason: String?) { state.with { $0.pause = reason } }

    func fail(_ reason: String) { state.with { $0.storeFailure = reason } }

    /// Puts a changed configuration in force.
    func use(
        _ facts: GatewayFacts, integrations: [String: Integration],
        policies: [String: AccessPolicy], publicURL: String?
    ) {
        state.with { state in
            state.facts = facts
            state.scim.integrations = integrations
            state.scim.policies = policies
            state.scim.learn(state.lessons)
            state.scim.publicURL = publicURL
        }
    }

    /// Learns the keys of an Entra tenant.
    func learn(_ keys: KeyCache, of source: KeySource) {
        state.with { $0.scim.keys[source] = keys }
    }

    /// Makes known what the store was taught about extension schemas.
    func learn(_ lessons: [Lesson]) {
        state.with { state in
            state.lessons += lessons
            state.scim.learn(lessons)
        }
    }

    func refreshTokens() throws(StoreError) {
        let tokens = try storedTokens(store)
        state.with { $0.scim.tokens = tokens }
    }

    func touch(_ token: StoredToken) { touch(token.id, at: now()) }

    func touch(_ id: String, at moment: Timestamp) { state.with { $0.touched[id] = moment } }

    /// Last-used times since the last call; whoever takes them stores them.
    func takeTouches() -> [String: Timestamp] {
        state.with { state in
            defer { state.touched = [:] }
            return state.touched
        }
    }

    func watchCertificates(_ ends: @escaping @Sendable () -> [(String, Int?)]) {
        certificates.with { $0 = ends }
    }

    func countConnections(_ count: @escaping @Sendable () -> [(String, Int)]) {
        connections.with { $0 = count }
    }

    func refreshDeliveries() {
        massChanges.refresh()
        dispatcher.refresh()
    }

    var settings: GatewaySettings { record.settings }

    func storeCondition() throws(StoreError) -> StoreCondition {
        var condition = files.condition
        let layout = try store.layout()
        condition.failure = storeFailure
        condition.library = "SQLite \(SQLiteStore.libraryVersion)"
        condition.schema = layout.schema
        condition.pageBytes = layout.pageBytes
        condition.pages = layout.pages
        condition.freePages = layout.freePages
        condition.retention = record.periods
        condition.sweep = record.lastSweep
        return condition
    }

    func backUp() throws(StoreError) -> String {
        try store.backUp(named: "backup-\(now().milliseconds).partial")
    }

    func refreshPauses() {
        dispatcher.refreshPauses()
        readPauses()
    }

    /// Learns which integrations are paused; what cannot be read leaves them as they were.
    func readPauses() {
        let pauses = try? store.read { reader throws(StoreError) in try reader.pauses() }
        guard let pauses else { return }
        let names = pauses.compactMap { pause in
            if case .integration(let name) = pause.subject { name.rawValue } else { nil }
        }
        state.with { $0.scim.paused = Set(names) }
    }

    var activities: [String: DestinationActivity] {
        let answer = Lock<[DestinationStatus]?>(nil)
        dispatcher.snapshot { statuses in answer.signal { $0 = statuses } }
        let statuses = answer.wait(until: { $0 != nil }, { $0 }) ?? []
        let pairs = statuses.map { ($0.name.rawValue, DestinationActivity($0)) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Which integrations an operator has to look after.
    private var guards: [MetricFamily] {
        let (paused, names) = state.with { ($0.scim.paused, $0.facts.integrations.map(\.name)) }
        let holding = massChanges.holding
        return [
            MetricFamily(
                "scimhook_integration_paused", .gauge, "Whether an operator stopped requests.",
                names.map { .init([("integration", $0)], paused.contains($0) ? 1 : 0) }),
            MetricFamily(
                "scimhook_guard_tripped", .gauge,
                "Whether deliveries of a mass change wait for an operator's word.",
                names.map { name in
                    let held = holding[IntegrationName(rawValue: name)] ?? []
                    return .init([("integration", name)], held.isEmpty ? 0 : 1)
                }),
        ]
    }

    var gauges: [MetricFamily] {
        let settings = record.settings
        let failure = storeFailure
        let open = connections.with { $0 }
        let ends = certificates.with { $0 }
        return [
            MetricFamily(
                "scimhook_build_info", .gauge, "The version that runs; always 1.",
                [
                    .init(
                        [
                            ("version", Program.version), ("revision", Program.revision),
                            ("swift", ProcessFigures.compiler),
                            ("sqlite", SQLiteStore.libraryVersion),
                        ], 1)
                ]),
            MetricFamily(
                "scimhook_http_connections", .gauge, "Open connections.",
                open().map { .init([("listener", $0.0)], Double($0.1)) }),
            MetricFamily(
                "scimhook_tls_certificate_expiry_timestamp_seconds", .gauge,
                "When the certificate of a listener ends; 0 without TLS.",
                ends().map { .init([("listener", $0.0)], Double($0.1 ?? 0)) }),
            .gauge(
                "scimhook_store_healthy", "Whether the store can be trusted.",
                failure == nil ? 1 : 0),
            .gauge(
                "scimhook_config_last_reload_successful",
                "Whether the last reload of the configuration succeeded.",
                settings.lastReload?.problems.isEmpty ?? true ? 1 : 0),
            .gauge(
                "scimhook_config_last_reload_success_timestamp_seconds",
                "When a configuration was last put in force.",
                Double(settings.loaded.milliseconds) / 1000),
        ] + guards + files.families + process.families
    }
}

extension DestinationActivity {
    init(_ status: DestinationStatus) {
        let isClosed = if case .closed = status.breaker { true } else { false }
        self.init(
            state: status.pause != nil ? .paused : isClosed ? .sending : .open,
            inFlight: status.inFlight,
            lastFailure: status.lastFailure.map { Failure(time: $0.time, detail: $0.detail) })
    }
}

private func storedTokens(_ store: any Store) throws(StoreError) -> TokenTable {
    TokenTable(try store.read { reader throws(StoreError) in try reader.tokens() })
}
