import Alerts
import Directory
import Ports
import SCIM
import TestSupport

/// A book with a clock and a gateway that are as a test says.
struct World {
    let clock = ManualClock()
    var book = AlertBook([])
    var destination = AlertObservation.Destination(name: "events")
    var integration = AlertObservation.Integration(name: "contoso")
    var terms: [AlertObservation.Term] = []
    var hasDestination = true
    /// What a store would hold.
    var stored: [AlertCondition.Matter: AlertCondition] = [:]
    /// How many looks had something to write.
    var writes = 0

    /// Lets time pass, then looks; what is told, in the order of telling.
    @discardableResult
    mutating func look(after delay: Duration = .zero) -> [Alert] {
        clock.advance(by: delay)
        var observation = AlertObservation(now: clock.now, uptime: clock.uptime)
        observation.destinations = hasDestination ? [destination] : []
        observation.integrations = [integration]
        observation.terms = terms
        let finding = book.look(at: observation)
        for condition in finding.conditions { stored[condition.matter] = condition }
        for matter in finding.cleared { stored[matter] = nil }
        if !finding.conditions.isEmpty || !finding.cleared.isEmpty { writes += 1 }
        return finding.alerts
    }

    /// Looks every 15 seconds for so long.
    mutating func watch(for time: Duration) -> [Alert] {
        var alerts: [Alert] = []
        for _ in 0..<Int((time / .seconds(15)).rounded()) { alerts += look(after: .seconds(15)) }
        return alerts
    }

    /// The process ends and a new one begins, so much later.
    mutating func restart(after delay: Duration = .zero) {
        clock.advance(by: delay)
        book = AlertBook(Array(stored.values))
        // What only the process knew.
        destination.isOpen = false
        destination.failures = 0
        destination.lastSuccess = nil
        destination.lastFailure = nil
        integration.lastRequest = nil
    }

    mutating func fail(_ count: Int = 1) {
        destination.failures += count
        destination.lastFailure = clock.now
        destination.failure = "answered 503"
        destination.retrying = max(1, destination.retrying)
        destination.waiting = max(1, destination.waiting)
    }

    mutating func succeed() {
        destination.failures = 0
        destination.isOpen = false
        destination.lastSuccess = clock.now
    }
}

extension [Alert] {
    var kinds: [AlertKind] { map(\.kind) }
}

/// A late deactivation with this key.
func late(_ key: Int64, _ clock: ManualClock, _ state: DeliveryState = .retrying)
    -> UnconfirmedRemoval
{
    UnconfirmedRemoval(
        delivery: DeliveryID(timestamp: clock.now + .seconds(-1000), key: key),
        user: ResourceID(rawValue: "user-\(key)"), state: state)
}

let day = Duration.seconds(86_400)
