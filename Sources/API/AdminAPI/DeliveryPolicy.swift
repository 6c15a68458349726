/// How a destination is served, as its configuration says or leaves open.
package struct DeliveryPolicy: Equatable, Sendable {
    /// The delay after each failed attempt; the last one repeats.
    package var schedule: [Duration]
    package var giveUpAfter: Duration
    /// `skip` or `hold`: what happens to later events of the same user.
    package var onDead: String
    package var timeout: Duration
    package var concurrency: Int
    /// Deliveries a second; `nil` for no limit.
    package var rate: Double?
    /// Event types, `user.*` for all of users and `*` for all.
    package var events: [String]
    /// The body of a webhook; `nil` where templates make it.
    package var format: String?

    package init(
        schedule: [Duration], giveUpAfter: Duration, onDead: String, timeout: Duration,
        concurrency: Int, rate: Double?, events: [String], format: String?
    ) {
        self.schedule = schedule
        self.giveUpAfter = giveUpAfter
        self.onDead = onDead
        self.timeout = timeout
        self.concurrency = concurrency
        self.rate = rate
        self.events = events
        self.format = format
    }
}
