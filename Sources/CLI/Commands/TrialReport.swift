import JSON

/// What `scimhook destination test` prints: the exact requests and answers.
struct TrialReport {
    let trial: JSONValue

    var text: String {
        let exchanges = trial["exchanges"]?.array ?? []
        let verdict =
            trial["ok"] == true
            ? "The destination took it.\n"
            : "The destination did not take it: \(trial.word("failure")): \(trial.word("detail"))\n"
        return exchanges.map(text).joined(separator: "\n") + "\n" + verdict
    }

    private func text(_ exchange: JSONValue) -> String {
        let request = exchange["request"] ?? .null
        let answer = exchange["answer"] ?? .null
        var lines = ["> \(request.word("method")) \(request.word("url"))"]
        lines += headers(request).map { "> " + $0 } + body(request).map { "> " + $0 }
        if let status = answer["status"]?.number {
            lines.append("< HTTP \(status.text)")
            lines += headers(answer).map { "< " + $0 } + body(answer).map { "< " + $0 }
        } else {
            lines.append("* no answer: \(answer.word("failure")): \(answer.word("detail"))")
        }
        let total = answer["microseconds"]?.count("total") ?? 0
        lines.append("* peer \(answer.word("peer")), \(total / 1000) ms")
        return lines.map(printable).joined(separator: "\n") + "\n"
    }

    private func headers(_ part: JSONValue) -> [String] {
        (part["headers"]?.array ?? []).map { "\($0.word("name")): \($0.word("value"))" }
    }

    private func body(_ part: JSONValue) -> [String] {
        guard let body = part["body"]?.string, !body.isEmpty else { return [] }
        return [""] + body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// What a stranger answered, without anything that a terminal would obey.
    private func printable(_ text: String) -> String {
        String(
            text.unicodeScalars.map { scalar in
                scalar.properties.generalCategory == .control ? " " : Character(scalar)
            })
    }
}
