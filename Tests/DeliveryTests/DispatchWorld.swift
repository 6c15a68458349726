import Delivery
import Directory
import HTTPMessage
import JSON
import OpenSSLCrypto
import Ports
import SCIM
import TestSupport
import Threads

/// A dispatcher with a store, a transport and a clock that do nothing by themselves.
final class DispatchWorld {
    let clock: ManualClock
    let store: MemoryStore
    let transport: ScriptedTransport
    let log = TestLog()
    let metrics = TestMetrics()
    let dispatcher: Dispatcher

    init(
        _ settings: [DestinationSettings] = [.example()], clock: ManualClock = ManualClock(),
        store: MemoryStore = MemoryStore(),
        script: @escaping @Sendable (OutboundRequest) -> OutboundResult? = { _ in nil }
    ) {
        self.clock = clock
        self.store = store
        transport = ScriptedTransport(clock, script: script)
        let dispatcher = Dispatcher(
            settings: settings, version: "1.2.3", store: store, transport: transport,
            surroundings: .test(clock, crypto: OpenSSLCrypto()), log: log, metrics: metrics)
        store.observeReady { dispatcher.ready($0) }
        self.dispatcher = dispatcher
    }

    func start() {
        dispatcher.start()
        transport.run()
    }

    /// Commits one event of one user and lets the dispatcher see it.
    ///
    /// `label` is the event's data, by which ``sent`` shows it.
    func commit(
        _ label: String, user: String, _ type: EventType = .userUpdated,
        to destinations: [String] = ["events"]
    ) {
        let event = EventDraft(
            type: type, integration: IntegrationName(rawValue: "contoso"),
            user: ResourceID(rawValue: user), timestamp: clock.now,
            request: RequestID(rawValue: "req_1"), data: Array(#""\#(label)""#.utf8))
        let deliveries = destinations.map {
            DeliveryDraft(event: 0, destination: DestinationName(rawValue: $0))
        }
        store.submit(
            .commit(Commit(change: .none, events: [event], deliveries: deliveries))
        ) { _ in }
    }

    /// Pauses a destination as an operator does.
    func pause(_ name: DestinationName) {
        let pause = Pause(.destination(name), since: clock.now, reason: .operator)
        store.submit(.setPause(pause)) { _ in }
        dispatcher.refreshPauses()
        transport.run()
    }

    func resume(_ name: DestinationName) {
        store.submit(.clearPause(.destination(name))) { _ in }
        dispatcher.refreshPauses()
        transport.run()
    }

    /// The labels of all requests so far.
    var sent: [String] { transport.sent.map(\.label) }
    /// The labels of the requests without an answer.
    var pending: [String] { transport.pending.map(\.label) }

    /// Answers the request with this label.
    func answer(_ label: String, _ result: OutboundResult = .status(204)) {
        guard let index = pending.firstIndex(of: label) else { return }
        transport.answer(at: index, result)
    }

    func states(_ destination: String = "events") -> [DeliveryState: Int] {
        let figures = try? store.read { reader throws(StoreError) in try reader.figures() }
        return figures?.queues[DestinationName(rawValue: destination)]?.states
            .filter { $0.value > 0 } ?? [:]
    }

    var statuses: [DestinationStatus] {
        let box = Lock<[DestinationStatus]>([])
        dispatcher.snapshot { statuses in box.with { $0 = statuses } }
        transport.run()
        return box.with { $0 }
    }
}

extension OutboundRequest {
    /// The data of the event in the body.
    var label: String {
        (try? JSONValue(parsing: body)).flatMap { $0["data"]?.string } ?? ""
    }
}

extension DestinationSettings {
    static func example(
        _ name: String = "events", url: String = "https://hooks.example.com/scim",
        concurrency: Int = 16, rate: Double? = nil, schedule: RetrySchedule = RetrySchedule(),
        onDead: AttemptMachine.OnDead = .skip, headers: Headers = [:]
    ) -> DestinationSettings {
        let webhook = WebhookSettings(
            url: url, secrets: [.shared(Array("a secret of 24 bytes....".utf8))],
            headers: headers)
        return DestinationSettings(
            name: DestinationName(rawValue: name), kind: .webhook(webhook),
            concurrency: concurrency, rate: rate, schedule: schedule, onDead: onDead)
    }
}

/// Counts, for the test to look at.
final class TestMetrics: Metrics {
    private let counts = Lock<[Counter: Int]>([:])
    private let durations = Lock<[Histogram: [Duration]]>([:])

    func add(_ count: Int, to counter: Counter) {
        counts.with { $0[counter, default: 0] += count }
    }

    func record(_ duration: Duration, in histogram: Histogram) {
        durations.with { $0[histogram, default: []].append(duration) }
    }

    subscript(counter: Counter) -> Int { counts.with { $0[counter] ?? 0 } }
    subscript(histogram: Histogram) -> [Duration] { durations.with { $0[histogram] ?? [] } }
}
