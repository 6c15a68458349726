import Directory
import Ports
import SCIM

/// What is said of destinations.
extension Alert {
    typealias Destination = AlertObservation.Destination

    static func failing(_ destination: Destination, since: Timestamp, _ now: Timestamp) -> Alert {
        let name = destination.name
        let reason = destination.failure.isEmpty ? "" : ": \(destination.failure)"
        return Alert(
            .failing, at: now, since: since, "Destination \(name) is failing\(reason)",
            details: "\(counted(destination.waiting, "delivery", "deliveries")) "
                + "\(destination.waiting == 1 ? "waits" : "wait"); nothing is lost, and it is tried "
                + "again by itself.",
            action: "scimhook destination test \(name)", page: "/destinations/\(name)")
    }

    static func recovered(
        _ destination: Destination, since: Timestamp, _ now: Timestamp
    ) -> Alert {
        let name = destination.name
        return Alert(
            .recovered, at: now, since: since, "Destination \(name) takes deliveries again",
            details: destination.waiting == 0
                ? "Nothing waits."
                : "\(counted(destination.waiting, "delivery", "deliveries")) still "
                    + "\(destination.waiting == 1 ? "waits" : "wait") and will be made.",
            page: "/destinations/\(name)")
    }

    static func dead(_ destination: Destination, since: Timestamp, _ now: Timestamp) -> Alert {
        let name = destination.name
        let count = counted(destination.dead, "delivery", "deliveries")
        let reason = destination.failure.isEmpty ? "" : " The last failure: \(destination.failure)."
        return Alert(
            .dead, at: now, since: since,
            "\(count) to destination \(name) \(destination.dead == 1 ? "was" : "were") given up",
            details: "What was given up is kept and is not tried again by itself.\(reason)",
            action: "scimhook deliveries retry --dead --destination \(name)",
            page: "/deliveries?state=dead&destination=\(name)")
    }

    static func gone(_ destination: Destination, _ now: Timestamp) -> Alert {
        let name = destination.name
        return Alert(
            .gone, at: now, since: destination.gone,
            "Destination \(name) answered 410 Gone and is paused",
            details: "Everything for it is kept. When its receiver is back:",
            action: "scimhook destination resume \(name)", page: "/destinations/\(name)")
    }

    static func unconfirmed(
        _ destination: Destination, _ patience: Duration, _ now: Timestamp
    ) -> Alert {
        let name = destination.name
        let late = destination.newLate
        let first = late.first
        let who = first?.user.map { "user \($0)" } ?? "a user"
        let others = late.count > 1 ? " and \(late.count - 1) more" : ""
        var alert = Alert(
            .unconfirmed, at: now, since: first?.delivery.timestamp,
            "Destination \(name) has not confirmed within \(minutes(patience)) that \(who)\(others) "
                + "lost access",
            details: "They may still be able to sign in there. \(first.map(state) ?? "")",
            action: first.map { remedy($0, destination) },
            page: first.map { "/deliveries/\($0.delivery)" } ?? "/")
        alert.user = first?.user?.rawValue
        return alert
    }

    private static func state(_ late: UnconfirmedRemoval) -> String {
        switch late.state {
        case .held: "The delivery is held as part of a mass change."
        case .dead: "The delivery was given up."
        case .blocked: "The delivery waits behind an older one of the same user."
        default: "The delivery is not through yet."
        }
    }

    private static func remedy(
        _ late: UnconfirmedRemoval, _ destination: Destination
    ) -> String {
        switch late.state {
        case .held: "scimhook destination approve \(destination.name)"
        case .dead: "scimhook deliveries retry \(late.delivery)"
        default:
            destination.isPaused
                ? "scimhook destination resume \(destination.name)"
                : "scimhook trace \(late.delivery)"
        }
    }
}

/// A number with its noun.
func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
}

private func minutes(_ duration: Duration) -> String {
    counted(Int(duration.components.seconds / 60), "minute", "minutes")
}
