package import Ports
import SCIM

/// What is the matter, what operators were told of it, and so what they are to be told next.
///
/// A value that is told everything: ``look(at:)`` takes how things are and says what follows. It
/// tells of changes of state, never of single events, so it may look as often as it likes.
package struct AlertBook: Sendable {
    package typealias Matter = AlertCondition.Matter

    /// What follows from a look.
    package struct Finding: Sendable {
        package var alerts: [Alert] = []
        package var conditions: [AlertCondition] = []
        package var cleared: [Matter] = []
    }

    let rules: AlertRules
    var conditions: [Matter: AlertCondition]
    /// What is in the store.
    private var stored: [Matter: AlertCondition]
    /// The uptime of the last look of this process.
    private var lastLook: (now: Timestamp, uptime: Duration)?
    /// Until when ages of what is stored mean nothing, because the clock was set.
    private var distrustedUntil = Duration.zero

    /// - Parameters:
    ///   - stored: What was known when the process ended.
    ///   - rules: When to tell.
    package init(_ stored: [AlertCondition], rules: AlertRules = AlertRules()) {
        self.rules = rules
        let pairs = stored.map { ($0.matter, $0) }
        conditions = Dictionary(pairs) { first, _ in first }
        self.stored = conditions
    }

    /// How much was told of a matter; 0 for nothing.
    package func mark(of kind: AlertKind, _ name: String) -> Int64 {
        conditions[Matter(kind, name)]?.mark ?? 0
    }

    /// Takes in how things are.
    ///
    /// The finding is to be stored as a whole; until it is, the book from before is the one to keep.
    package mutating func look(at observation: AlertObservation) -> Finding {
        let elapsed = lastLook.map { observation.uptime - $0.uptime }
        checkClock(observation)
        settleTimes(observation.now)
        var finding = Finding()
        for destination in observation.destinations {
            finding.alerts += look(
                at: destination, observation.now,
                isClockTrusted: observation.uptime >= distrustedUntil)
        }
        for integration in observation.integrations {
            finding.alerts += look(at: integration, observation.now, elapsed: elapsed ?? .zero)
        }
        for term in observation.terms { finding.alerts += look(at: term, observation.now) }
        forgetOthers(than: observation)
        (finding.conditions, finding.cleared) = difference(observation.now)
        return finding
    }

    /// A clock that was set forward makes everything look old.
    private mutating func checkClock(_ observation: AlertObservation) {
        if let last = lastLook {
            let jump = (observation.now - last.now) - (observation.uptime - last.uptime)
            if jump > rules.clockTolerance {
                distrustedUntil = observation.uptime + rules.lateAfter
            }
        }
        lastLook = (observation.now, observation.uptime)
    }

    /// A clock that was set back makes moments of the past ones of the future.
    private mutating func settleTimes(_ now: Timestamp) {
        for (matter, condition) in conditions {
            conditions[matter]?.told = condition.told.map { min($0, now) }
            // An end lies ahead, a pause is known by its moment, silence is counted by the uptime.
            if matter.kind.isTerm || [.silent, .gone].contains(matter.kind) { continue }
            conditions[matter]?.since = min(condition.since, now)
            conditions[matter]?.calm = condition.calm.map { min($0, now) }
        }
    }

    private mutating func forgetOthers(than observation: AlertObservation) {
        let destinations = Set(observation.destinations.map(\.name))
        let integrations = Set(observation.integrations.map(\.name))
        let terms = Set(observation.terms.map(\.matter))
        conditions = conditions.filter { matter, _ in
            switch matter.kind {
            case .failing, .dead, .unconfirmed, .gone: destinations.contains(matter.name)
            case .silent, .held: integrations.contains(matter.name)
            case .token, .certificate: terms.contains(matter)
            case .recovered, .test: false
            }
        }
    }

    private mutating func difference(_ now: Timestamp) -> ([AlertCondition], [Matter]) {
        let set = conditions.values.filter { condition in
            guard let old = stored[condition.matter] else { return true }
            guard condition.matter.kind == .silent, condition.told == old.told else {
                return condition != old
            }
            // It changes with every request; what is lost with a crash is some minutes.
            return condition.calm.map { $0 >= (old.calm ?? .distantPast) + rules.noteAfter }
                ?? false
        }
        let cleared = stored.keys.filter { conditions[$0] == nil }
        for condition in set { stored[condition.matter] = condition }
        for matter in cleared { stored[matter] = nil }
        return (set, Array(cleared))
    }
}

extension Timestamp {
    static let distantPast = Timestamp(milliseconds: 0)
}

extension AlertKind {
    /// Whether it is about something that ends.
    var isTerm: Bool { self == .token || self == .certificate }
}
