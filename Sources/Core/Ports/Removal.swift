/// What retention has removed.
package struct Removal: Equatable, Sendable {
    /// Rows looked at in all tables; 0 when a sweep is through.
    package var looked = 0
    package var deliveries = 0
    package var events = 0
    package var requests = 0
    /// Attempts of deliveries that are still there.
    package var attempts = 0

    package init() {}

    /// Whether nothing went.
    package var isEmpty: Bool { deliveries + events + requests + attempts == 0 }

    package static func += (sum: inout Removal, part: Removal) {
        sum.looked += part.looked
        sum.deliveries += part.deliveries
        sum.events += part.events
        sum.requests += part.requests
        sum.attempts += part.attempts
    }
}
