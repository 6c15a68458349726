import Directory
package import Ports
import SCIM

/// Makes deliveries: starts what may be started, and records what came of it.
///
/// Decisions are those of ``DestinationLine``, ``AttemptMachine`` and the destinations; this acts
/// on them. At least once: a delivery is forgotten only when its outcome is on disk, and one that
/// was on its way when the process ended is made again. Methods may be called on any thread and
/// take effect on the transport's.
// SAFETY: all mutable state is touched on the transport's thread alone.
package final class Dispatcher: @unchecked Sendable {
    let store: any Store
    let transport: any Transport
    let surroundings: Surroundings
    let log: any Log
    let metrics: any Metrics
    private let version: String
    let onRecorded: @Sendable (ReadyDelivery, AttemptRecord) -> Void

    var lines: [DestinationName: DestinationLine] = [:]
    var destinations: [DestinationName: any Destination] = [:]
    var history: [DestinationName: History] = [:]
    /// Attempts that are under way or whose outcome is not on disk yet, by the delivery's key.
    var attempts: [Int64: Attempt] = [:]
    /// The earliest timer of each destination that has not run yet.
    private var timers: [DestinationName: Duration] = [:]
    /// Destinations whose 410 is not on disk yet.
    var unstoredPauses: Set<DestinationName> = []
    var ending: Ending?
    var clock: WallClock

    /// - Parameters:
    ///   - settings: The destinations, as configured.
    ///   - version: Of the gateway, for `User-Agent`.
    ///   - store: Whose observer must call ``ready(_:)``.
    ///   - transport: Whose thread all of this runs on.
    ///   - surroundings: Time, chance and cryptography.
    ///   - log: Gets what an operator should know.
    ///   - metrics: Counts attempts and deliveries.
    ///   - onRecorded: Told of each attempt once its outcome is on disk; on the transport's thread.
    package init(
        settings: [DestinationSettings], version: String, store: any Store,
        transport: any Transport, surroundings: Surroundings, log: any Log, metrics: any Metrics,
        onRecorded: @escaping @Sendable (ReadyDelivery, AttemptRecord) -> Void = { _, _ in }
    ) {
        self.onRecorded = onRecorded
        self.version = version
        self.store = store
        self.transport = transport
        self.surroundings = surroundings
        self.log = log
        self.metrics = metrics
        clock = WallClock(now: surroundings.now(), uptime: surroundings.uptime())
        adopt(settings)
    }

    /// Begins with what the store has waiting.
    package func start() {
        transport.perform {
            self.checkStoredTimes()
            self.takeOverPauses()
        }
    }

    /// Takes deliveries that have just become ready, so that they need not be read back.
    package func ready(_ deliveries: [ReadyDelivery]) {
        transport.perform { self.offer(deliveries) }
    }

    /// Replaces the destinations by those of a changed configuration.
    ///
    /// What is on its way goes on; a destination that is gone keeps its deliveries in the store.
    package func replace(settings: [DestinationSettings]) {
        transport.perform {
            self.adopt(settings)
            self.takeOverPauses()
        }
    }

    /// Stops and resumes destinations as the store now says; what is on its way goes on.
    package func refreshPauses() {
        transport.perform { self.takeOverPauses() }
    }

    /// Reads again what waits, after an operator has skipped or otherwise changed deliveries.
    package func refresh() {
        transport.perform {
            for name in self.lines.keys { self.lines[name]?.refresh() }
            self.pumpAll()
        }
    }

    /// Hands over the state of every destination, ordered by name; on the transport's thread.
    package func snapshot(_ body: @escaping @Sendable ([DestinationStatus]) -> Void) {
        transport.perform { body(self.statuses) }
    }

    // MARK: On the transport's thread

    private func adopt(_ settings: [DestinationSettings]) {
        let now = surroundings.uptime()
        let names = Set(settings.map(\.name))
        for name in lines.keys where !names.contains(name) { lines[name]?.retire() }
        for settings in settings {
            lines[settings.name, default: DestinationLine(settings, now: now)]
                .adopt(settings, now: now)
            destinations[settings.name] = settings.destination(
                version: version, store: store, surroundings: surroundings)
        }
    }

    private func offer(_ deliveries: [ReadyDelivery]) {
        checkClock()
        let now = surroundings.now()
        for delivery in deliveries {
            // A first attempt waits for nothing but its turn.
            let isDue = delivery.due <= now || delivery.attempts == 0
            lines[delivery.destination]?.offer(delivery, isDue: isDue)
            if !isDue { look(at: delivery.due, delivery.destination) }
        }
        for name in Set(deliveries.map(\.destination)) { pump(name) }
    }

    func pumpAll() {
        for name in lines.keys { pump(name) }
    }

    /// Does whatever is to be done for a destination now, and sees to it being asked again.
    func pump(_ name: DestinationName) {
        guard ending == nil else { return }
        checkClock()
        while let next = lines[name]?.next(at: surroundings.uptime()) {
            switch next {
            case .refill(let limit): refill(name, limit: limit)
            case .start(let delivery): start(delivery)
            case .wait(let end): return wake(name, at: end)
            }
        }
    }

    /// Has a destination looked after when a moment of the wall clock comes.
    func look(at due: Timestamp, _ name: DestinationName) {
        let delay = max(due - surroundings.now(), .zero)
        lines[name]?.look(at: surroundings.uptime() + delay)
    }

    private func wake(_ name: DestinationName, at time: Duration) {
        if let earlier = timers[name], earlier <= time { return }
        timers[name] = time
        let delay = max(time - surroundings.uptime(), .zero)
        transport.perform(after: delay) {
            // A later timer that an earlier one has made needless.
            guard self.timers[name] == time else { return }
            self.timers[name] = nil
            self.pump(name)
        }
    }

    private func refill(_ name: DestinationName, limit: Int) {
        let now = surroundings.now()
        let known = lines[name]?.queue.known ?? []
        do {
            let (found, next) = try store.read { reader throws(StoreError) in
                (
                    try reader.ready(name, now: now, limit: limit, excluding: known),
                    try reader.nextDue(name, after: now)
                )
            }
            lines[name]?.refill(with: found, limit: limit)
            if let next { look(at: next, name) }
        } catch {
            log.write(
                .error, "cannot read what is to be delivered; trying again",
                [("destination", .text(name.rawValue)), ("error", .text("\(error)"))])
            lines[name]?.refillFailed(nextLook: surroundings.uptime() + .seconds(5))
        }
    }
}
