import Ports
import SQLiteStore
import Threads

/// What has to be done every now and then while the gateway runs.
struct Upkeep {
    private let gateway: Gateway
    private let manager: ServiceManager
    private let heartbeat: Heartbeat
    private var beats: Schedule
    private var touches = Schedule(every: .seconds(10))
    private var requests = Schedule(every: .seconds(1))
    private var sweep = Schedule(every: .seconds(600))
    /// Set by the store when a sweep has more to do.
    private let goesOn = Lock(false)
    private var statuses = Schedule(every: .seconds(10))
    private var samples = Schedule(every: .seconds(60))
    private var alerts = Schedule(every: .seconds(15))

    init(_ gateway: Gateway, _ manager: ServiceManager) {
        self.gateway = gateway
        self.manager = manager
        heartbeat = Heartbeat(gateway.probes)
        beats = Schedule(every: manager.watchdog.map { $0 / 3 } ?? .seconds(3600))
    }

    /// How long nothing has to be done.
    var pause: Duration {
        let next = min(
            beats.due, touches.due, statuses.due, requests.due, sweep.due, samples.due,
            alerts.due)
        return max(.zero, next - SystemTime.uptime())
    }

    /// Does what is due.
    mutating func perform() {
        let now = SystemTime.uptime()
        if beats.isDue(now) { beat() }
        if touches.isDue(now) { gateway.storeTouches() }
        if requests.isDue(now) {
            gateway.storeRequests()
            gateway.tick()
        }
        // A second apart, so that a long sweep never shows in anybody's latency.
        let isSweeping = goesOn.with { $0 }
        if sweep.isDue(now) || isSweeping { prune() }
        if samples.isDue(now) { gateway.storeSamples() }
        if alerts.isDue(now) { gateway.alerts.look() }
        if statuses.isDue(now) { manager.status(gateway.statusLine) }
    }

    private func prune() {
        goesOn.with { $0 = false }
        gateway.prune { [goesOn] isMore in goesOn.with { $0 = isMore } }
    }

    private func beat() {
        let silent = heartbeat.beat()
        guard manager.watchdog != nil, !silent.isEmpty else { return manager.alive() }
        gateway.log.write(
            .error, "a part of the gateway does not answer",
            [("parts", .text(silent.sorted().joined(separator: ", ")))])
    }
}

/// When something recurs.
struct Schedule {
    private let interval: Duration
    private(set) var due: Duration

    init(every interval: Duration) {
        self.interval = interval
        due = SystemTime.uptime() + interval
    }

    /// Whether the moment has come; the next one is an interval later.
    mutating func isDue(_ now: Duration) -> Bool {
        guard now >= due else { return false }
        due = now + interval
        return true
    }
}

extension Gateway {
    /// One line for `systemctl status`.
    var statusLine: String {
        let figures = try? store.read { reader throws(StoreError) in try reader.figures() }
        guard let figures else { return "Serving; the store does not answer" }
        let unfinished = figures.queues.values.reduce(0) { sum, queue in
            sum + queue.states.filter { !$0.key.isFinished }.values.reduce(0, +)
        }
        let dead = figures.queues.values.reduce(0) { $0 + ($1.states[.dead] ?? 0) }
        return "Serving; \(unfinished) deliveries wait, \(dead) are dead"
    }
}
