import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

extension AdminCall {
    /// The deliveries that the query parameters ask for.
    func deliveryQuery() throws(Problem) -> DeliveryQuery {
        var wanted = DeliveryQuery(
            destination: try destination(try query("destination")),
            states: try words("state", DeliveryState.self), since: try moment("after"))
        wanted.types = try eventTypes()
        wanted.integration = try integration(try query("integration"))
        wanted.user = try resourceID("user")
        wanted.group = try resourceID("group")
        wanted.event = try query("event").map { text throws(Problem) in
            try eventID(text).sequence
        }
        wanted.request = try query("request").map { text throws(Problem) in
            try requestID(text)
        }
        wanted.until = try moment("until")
        if wanted.since == nil { wanted.since = try moment("since") }
        (wanted.statuses, wanted.failures) = try codes(try query("code"))
        return wanted
    }

    /// Statuses and classes of failures, with commas between.
    private func codes(_ text: String?) throws(Problem) -> ([Int], [FailureClass]) {
        var statuses: [Int] = []
        var failures: [FailureClass] = []
        for word in (text ?? "").split(separator: ",") {
            if let status = Int(word), (100...599).contains(status) {
                statuses.append(status)
            } else if let failure = FailureClass(rawValue: String(word)) {
                failures.append(failure)
            } else {
                let all = FailureClass.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(400, "code: '\(word)' is no HTTP status and none of \(all)")
            }
        }
        return (statuses, failures)
    }
}

extension RouteContract.Parameter {
    /// What narrows deliveries down.
    static let deliveries: [RouteContract.Parameter] = [
        .init("destination", .text, "only of this one"),
        .init("state", .text, "one or more, with commas between"),
        .init("type", .text, "event types, with commas between; user.* for all of users"),
        .init("integration", .text, "only of this one"),
        .init("user", .text, "the id of a user"), .init("group", .text, "the id of a group"),
        .init("event", .text, "the id of an event"),
        .init("request", .text, "the id of the SCIM request that caused it"),
        .init("code", .text, "statuses and failure classes of the last attempt, with commas"),
        .init("after", .text, "queued since a moment, or 2h for two hours ago"),
        .init("until", .text, "queued before, likewise"),
        .init("since", .text, "the same as after"),
    ]
}
