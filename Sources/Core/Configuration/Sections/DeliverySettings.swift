package import Directory
package import Ports

/// How events are delivered to a destination, whatever its kind.
package struct DeliverySettings: Equatable, Sendable {
    /// What happens to later events of the same user when a delivery has been given up.
    package enum DeadPolicy: String, CaseIterable, Sendable {
        case skip, hold
    }

    /// The types of events that are delivered.
    package var events = Set(EventType.allCases)
    /// Of one attempt, from the look-up of the name to the end of the answer.
    package var timeout = Duration.seconds(15)
    /// Attempts at the same time.
    package var concurrency = 16
    /// As fast as possible when `nil`.
    package var rate: Rate?
    package var retry = RetryPolicySettings()
    package var onDead = DeadPolicy.skip
    /// Whether superseded updates of one user merge while they wait.
    package var coalesce = false
    package var network = NetworkPolicy()

    package init() {}

    init(_ section: Section) {
        if let events = section.list("events", of: .events) {
            if events.isEmpty { section.report("events", "names no event; leave it out for all") }
            self.events = events.reduce(into: []) { $0.formUnion($1) }
        }
        section.read("timeout", .duration(.milliseconds(10)...Duration.minutes(10)), into: &timeout)
        section.read("concurrency", .integer(1...1_000), into: &concurrency)
        rate = section.value("rate", .rate)
        section.read("retry", into: &retry, RetryPolicySettings.init)
        section.read("onDead", .choice, into: &onDead)
        section.read("coalesce", .flag, into: &coalesce)
        section.read("network", into: &network) { section in
            NetworkPolicy(
                deny: section.list("deny", of: .addressRange) ?? [],
                allow: section.list("allow", of: .addressRange) ?? [])
        }
    }
}

/// When a failed delivery is attempted again, and when it is given up.
package struct RetryPolicySettings: Equatable, Sendable {
    /// The delay after each failed attempt, at least one; the last one repeats.
    package var schedule: [Duration] = [
        .seconds(5), .seconds(30), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10),
        .hours(12),
    ]
    /// Since the first attempt.
    package var giveUpAfter = Duration.days(14)

    package init() {}

    init(_ section: Section) {
        let delay = Form.duration(.milliseconds(1)...Duration.days(30))
        if let schedule = section.list("schedule", of: delay) {
            if schedule.isEmpty { section.report("schedule", "names no delay") }
            self.schedule = schedule
        }
        let range = Duration.milliseconds(1)...Duration.days(365)
        section.read("giveUpAfter", .duration(range), into: &giveUpAfter)
    }
}
