import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Threads

/// An admin API over a store in memory, asked without a network.
final class AdminBench: Sendable {
    let store = MemoryStore()
    let clock = ManualClock()
    let log = TestLog()
    let gateway: StubGateway
    let metrics: MetricsRegistry
    let surroundings: Surroundings
    let context: AdminContext

    init(openMetrics: Bool = false) {
        let clock = clock
        surroundings = .test(clock)
        metrics = MetricsRegistry(
            MetricNames(
                integrations: ["contoso"], destinations: ["events"], quirks: ["capitalized_verb"]),
            now: { clock.now })
        gateway = StubGateway(store: store, openMetrics: openMetrics, started: clock.now)
        context = AdminContext(
            store: store, gateway: gateway, metrics: metrics, workers: InlineWorkers(),
            surroundings: surroundings, log: log)
    }

    /// Asks and waits for the answer; the workers of the tests run at once.
    func ask(
        _ method: HTTPRequest.Method, _ target: String, token: String? = nil,
        body: JSONValue? = nil, peer: Peer = .internet(address: "127.0.0.1"),
        trust: AdminHandler.Trust = .tokens, headers: Headers = [:]
    ) -> HTTPResponse {
        let parts = target.split(separator: "?", maxSplits: 1)
        var request = HTTPRequest(
            method: method, path: String(parts[0]),
            query: parts.count == 2 ? String(parts[1]) : nil, headers: headers,
            body: body?.bytes ?? [], peer: peer)
        if let token { request.headers.add("Authorization", "Bearer \(token)") }
        return AdminHandler(context, trust: trust).answer(request)
    }

    /// A live token, known to store and gateway.
    func token(
        _ scope: StoredToken.Scope = .admin(.operator), lifetime: Duration? = nil
    ) throws -> String {
        let minted = TokenMint.mint(
            scope: scope, label: "", lifetime: lifetime, surroundings)
        store.submit(.createToken(minted.stored)) { _ in }
        try gateway.refreshTokens()
        return minted.text
    }
}

extension HTTPResponse {
    /// The body as JSON.
    func json() throws -> JSONValue { try JSONValue(parsing: body) }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A gateway of one integration and one destination.
final class StubGateway: GatewayView {
    private struct State {
        var tokens = TokenTable([])
        var checks = [ReadinessCheck("store", isMet: true)]
        var touched: [String] = []
        var refreshes = 0
    }

    let facts: GatewayFacts
    private let store: MemoryStore
    private let state = Lock(State())

    init(store: MemoryStore, openMetrics: Bool, started: Timestamp) {
        self.store = store
        facts = GatewayFacts(
            version: "1.2.3", started: started, openMetrics: openMetrics,
            integrations: [
                .init(
                    name: "contoso", provider: "entra",
                    tenantURL: "https://scim.example.com/scim/v2/contoso",
                    destinations: ["events"])
            ],
            destinations: [
                .init(
                    name: "events", type: "webhook", target: "https://hooks.example.com/scim",
                    policy: DeliveryPolicy(
                        schedule: [.milliseconds(250), .seconds(30)], giveUpAfter: .seconds(3600),
                        onDead: "hold", timeout: .seconds(15), concurrency: 16, rate: 0.5,
                        events: ["user.*", "group.deleted"], format: "cloudevents"))
            ])
    }

    func integration(_ name: String) -> Integration? {
        name == "contoso"
            ? Integration(
                name: IntegrationName(rawValue: name),
                subscriptions: [
                    Integration.Subscription(
                        destination: DestinationName(rawValue: "events"), filter: .all)
                ]) : nil
    }

    var tokens: TokenTable { state.with { $0.tokens } }
    var checks: [ReadinessCheck] { state.with { $0.checks } }
    var gauges: [MetricFamily] { [.gauge("process_threads", "Threads.", 3)] }
    var touched: [String] { state.with { $0.touched } }
    /// How often delivery was told to look again.
    var refreshes: Int { state.with { $0.refreshes } }

    var activities: [String: DestinationActivity] {
        ["events": DestinationActivity(state: .open, inFlight: 2)]
    }

    func refreshDeliveries() { state.with { $0.refreshes += 1 } }

    func refreshPauses() { steering.note("pauses") }

    /// What the routes ask delivery to do.
    var delivery: any DeliveryControl { steering }
    let steering = StubDelivery()

    var settings: GatewaySettings {
        GatewaySettings(
            revision: "unknown", file: "/etc/scimhook/scimhook.json5", loaded: facts.started,
            lastReload: GatewaySettings.Reload(time: facts.started, problems: ["no such file"]),
            configuration: ["log": ["level": "info"]], defaults: ["log.level"])
    }

    func storeCondition() -> StoreCondition {
        var condition = StoreCondition()
        condition.databaseBytes = 4096
        condition.backup = StoreCondition.Backup(
            time: facts.started, bytes: 4096, seconds: 0.25, isVerified: true)
        condition.check = StoreCondition.Check(
            time: facts.started, subject: "backup", seconds: nil)
        condition.retention.delivered = .seconds(86_400)
        var removal = Removal()
        removal.events = 7
        condition.sweep = StoreCondition.Sweep(time: facts.started, removal: removal)
        return condition
    }

    func backUp() throws(StoreError) -> String { throw .failed("there is no disk") }

    func refreshTokens() throws(StoreError) {
        let tokens = try store.read { reader throws(StoreError) in try reader.tokens() }
        state.with { $0.tokens = TokenTable(tokens) }
    }

    func touch(_ token: StoredToken) { state.with { $0.touched.append(token.id) } }

    func fail(_ check: ReadinessCheck) { state.with { $0.checks.append(check) } }
}
