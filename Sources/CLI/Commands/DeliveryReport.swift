import JSON
import SCIM

/// What `scimhook deliveries show` prints about one delivery.
struct DeliveryReport {
    let delivery: JSONValue
    let now: Timestamp

    var text: String {
        let event = delivery["event"] ?? .null
        var lines = [
            ("delivery", delivery.word("id")), ("state", state),
            ("destination", delivery.word("destination")),
            ("event", "\(event.word("id"))  \(event.word("type"))"),
            ("integration", event.word("integration")), ("user", event.word("user")),
            ("group", event.word("group")), ("request", event.word("request")),
            ("queued", delivery.word("queued")),
        ]
        if let due = delivery["due"]?.string {
            lines.append(("next try", "\(due)  (\(Moments.relative(due, to: now)))"))
        }
        if let finished = delivery["finished"]?.string { lines.append(("finished", finished)) }
        let head = lines.filter { $0.1 != "–" }.map { name, value in
            name + String(repeating: " ", count: 13 - name.count) + value + "\n"
        }
        return head.joined() + attempts
    }

    private var state: String {
        let count = delivery["attempts"]?.array?.count ?? 0
        return "\(delivery.word("state")) after \(count) attempt\(count == 1 ? "" : "s")"
    }

    private var attempts: String {
        let attempts = delivery["attempts"]?.array ?? []
        guard !attempts.isEmpty else { return "" }
        return "\n" + attempts.map(text).joined()
    }

    private func text(_ attempt: JSONValue) -> String {
        let times = attempt["microseconds"] ?? .null
        let steps = [
            ("dns", "resolved"), ("connect", "connected"), ("tls", "secured"),
            ("first byte", "firstByte"), ("total", "total"),
        ]
        let timing = steps.filter { times.count($0.1) > 0 }.map { name, key in
            "\(name) \(times.count(key) / 1000).\(times.count(key) % 1000 / 100) ms"
        }
        let outcome =
            attempt["status"]?.number.map { "HTTP \($0.text)" } ?? attempt.word("failure")
        var lines = ["#\(attempt.count("number"))  \(attempt.word("started"))  \(outcome)"]
        if let detail = attempt["detail"]?.string, !detail.isEmpty { lines.append(detail) }
        lines.append("peer \(attempt.word("peer"));  " + timing.joined(separator: ", "))
        if let answer = attempt["answer"]?.string, !answer.isEmpty {
            lines.append("answer: " + TerminalText.printable(answer))
        }
        return lines.joined(separator: "\n    ") + "\n"
    }
}
