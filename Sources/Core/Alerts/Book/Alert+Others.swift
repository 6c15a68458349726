import Ports
import SCIM

/// What is said of integrations, and of what ends.
extension Alert {
    typealias Integration = AlertObservation.Integration
    typealias Term = AlertObservation.Term

    static func held(_ integration: Integration, _ now: Timestamp) -> Alert {
        let names = integration.holding.sorted()
        return Alert(
            .held, at: now, since: now,
            "A mass change of integration \(integration.name) is held",
            details: "Deactivations and deletions for \(names.joined(separator: ", ")) wait for an "
                + "operator's word: 'approve' lets them go, 'reject' skips them.",
            action: names.map { "scimhook destination approve \($0)" }.joined(separator: "; "),
            page: "/integrations/\(integration.name)")
    }

    static func silent(
        _ integration: Integration, since: Timestamp, _ patience: Duration, _ now: Timestamp
    ) -> Alert {
        let hours = counted(Int(patience.components.seconds / 3600), "hour", "hours")
        return Alert(
            .silent, at: now, since: since,
            "Integration \(integration.name) has sent nothing for \(hours)",
            details: "Look at the identity provider's provisioning log: it may be stopped, in "
                + "quarantine, or refused here.",
            action: "scimhook doctor", page: "/integrations/\(integration.name)")
    }

    static func heard(_ integration: Integration, since: Timestamp, _ now: Timestamp) -> Alert {
        Alert(
            .recovered, at: now, since: since,
            "Integration \(integration.name) sends requests again",
            page: "/integrations/\(integration.name)")
    }

    static func ends(_ term: Term, _ now: Timestamp) -> Alert {
        let left = remaining(term.end - now)
        switch term.subject {
        case .token(let id, let label, let integration):
            let owner = integration.map { "integration \($0)" } ?? "the admin API"
            let name = label.isEmpty ? id : "\(id) (\(label))"
            let scope = integration ?? "--admin"
            var alert = Alert(
                .token, at: now, since: nil, "Token \(name) of \(owner) \(left)",
                details: "It ends at \(spoken(term.end)). Make a new one, and give it to whoever "
                    + "uses the old one:",
                action: "scimhook token create \(scope)",
                page: integration.map { "/integrations/\($0)" } ?? "/settings")
            alert.integration = integration
            return alert
        case .server(let listener):
            return Alert(
                .certificate, at: now, since: nil,
                "The certificate of the \(listener) listener \(left)",
                details: "It ends at \(spoken(term.end)). Put the new one in its place, then:",
                action: "systemctl reload scimhook", page: "/settings")
        case .client(let file, let user):
            var alert = Alert(
                .certificate, at: now, since: nil,
                "The client certificate of \(user) \(left)",
                details: "It ends at \(spoken(term.end)). A new one in its place is used at once.",
                action: "replace \(file)", page: "/")
            let words = user.split(separator: " ")
            if words.first == "destination" { alert.destination = words.last.map(String.init) }
            return alert
        }
    }

    /// Rounded down: whoever reads it has at least so long.
    private static func remaining(_ left: Duration) -> String {
        let seconds = left.components.seconds
        guard seconds > 0 else { return "has ended" }
        if seconds >= 86_400 {
            return "ends in \(counted(Int(seconds / 86_400), "day", "days"))"
        }
        return "ends in less than \(counted(Int(seconds / 3600) + 1, "hour", "hours"))"
    }
}

/// A moment for people: `2026-11-28 21:03 UTC`.
func spoken(_ moment: Timestamp) -> String {
    let text = moment.text
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
}
