import JSON

/// One thing that the doctor looked at.
struct Finding: Sendable {
    enum Verdict: String, Sendable {
        case ok, warning, failed, skipped
    }

    let name: String
    let verdict: Verdict
    /// What was found, and what to do about it.
    let detail: String

    init(_ name: String, _ verdict: Verdict, _ detail: String) {
        self.name = name
        self.verdict = verdict
        self.detail = detail
    }

    var json: JSONValue {
        [
            "name": .string(name), "verdict": .string(verdict.rawValue),
            "detail": .string(detail),
        ]
    }
}
