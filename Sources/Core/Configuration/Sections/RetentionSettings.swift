/// How long history is kept; the state of users and groups is kept for ever.
package struct RetentionSettings: Equatable, Sendable {
    /// Events and deliveries after their last delivery.
    package var delivered = Duration.days(30)
    /// What identity providers sent and got.
    package var requests = Duration.days(14)
    package var attempts = Duration.days(90)

    package init() {}

    init(_ section: Section) {
        let range = Duration.seconds(60)...Duration.days(3_650)
        section.read("delivered", .duration(range), into: &delivered)
        section.read("requests", .duration(range), into: &requests)
        section.read("attempts", .duration(range), into: &attempts)
    }
}
