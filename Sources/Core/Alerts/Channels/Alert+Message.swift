package import JSON
import Ports
import SCIM

extension Alert {
    /// The alert as it is sent, whatever the channel.
    ///
    /// `text` is all of it for a person; chat services that take a webhook show that member.
    ///
    /// - Parameters:
    ///   - id: `alr_` and a ULID.
    ///   - gateway: Which gateway it is about.
    ///   - monitor: The URL of the monitor, without a slash at its end; `nil` when it is not known.
    /// - Returns: An object whose members are always the same; `null` where there is nothing.
    package func message(id: String, gateway: String, monitor: String?) -> JSONValue {
        let link = monitor.map { $0 + page }
        var text = "[scimhook] \(summary)."
        if let since { text += " Since \(spoken(since))." }
        if !details.isEmpty { text += " \(details)" }
        if let action { text += "\n→ \(action)" }
        if let link { text += "\n\(link)" }
        text += "\n(gateway \(gateway))"
        return [
            "id": .string(id), "type": "alert", "version": 1, "kind": .string(kind.rawValue),
            "timestamp": .string(time.text), "since": value(since?.text),
            "gateway": .string(gateway), "destination": value(destination),
            "integration": value(integration), "user": value(user), "summary": .string(summary),
            "action": value(action), "link": value(link), "text": .string(text),
        ]
    }
}

private func value(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
