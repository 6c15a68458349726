import JSON
import SCIM

/// What `scimhook trace` prints: request, event, deliveries and attempts, each below its cause.
struct TraceReport {
    let trace: JSONValue
    let now: Timestamp

    var text: String {
        let items = trace["items"]?.array ?? []
        let more = trace["more"] == true ? "\nThere is more, further back.\n" : ""
        return head + items.map(text).joined(separator: "\n") + more
    }

    private var head: String {
        guard let resource = trace["resource"], !resource.isNull else { return "" }
        let name = TerminalText.printable(
            resource["userName"]?.string ?? resource.word("displayName"))
        let state = resource["active"] == false ? ", inactive" : ""
        return "\(trace.word("kind")) \(name) (\(resource.word("id")), version "
            + "\(resource.count("version"))\(state))\n\n"
    }

    private func text(_ item: JSONValue) -> String {
        var lines: [String] = []
        if let request = item["request"], !request.isNull {
            lines.append(
                "request   \(request.word("id"))  \(request.word("time"))  "
                    + "\(request.word("integration"))")
            lines.append(
                "          \(TerminalText.printable(request.word("summary"))) → "
                    + "\(request.count("status"))")
        }
        if let event = item["event"], !event.isNull {
            lines.append(
                "event     \(event.word("id"))  \(event.word("timestamp"))  \(event.word("type"))")
        } else {
            lines.append("event     none: nothing changed that receivers see")
        }
        for delivery in item["deliveries"]?.array ?? [] { lines += self.lines(delivery) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ delivery: JSONValue) -> [String] {
        var state = delivery.word("state")
        if let due = delivery["due"]?.string, delivery["state"] != "delivered" {
            state += ", next try \(Moments.relative(due, to: now))"
        }
        let first = "delivery  \(delivery.word("id"))  to \(delivery.word("destination")): \(state)"
        let attempts = (delivery["attempts"]?.array ?? []).map { attempt in
            let outcome =
                attempt["status"]?.number.map { "HTTP \($0.text)" } ?? attempt.word("failure")
            let time = (attempt["microseconds"] ?? .null).count("total") / 1000
            let detail = TerminalText.printable(attempt["detail"]?.string ?? "")
            return
                "attempt   #\(attempt.count("number"))  \(attempt.word("started"))  \(outcome) in "
                + "\(time) ms from \(attempt.word("peer"))" + (detail.isEmpty ? "" : "  \(detail)")
        }
        let target = delivery["target"]?.string.map {
            "target    \(TerminalText.printable($0)) at \(delivery.word("destination"))"
        }
        return [first] + attempts + [target].compactMap { $0 }
    }
}
