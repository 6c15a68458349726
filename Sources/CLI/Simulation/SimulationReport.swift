import JSON
import Simulation

/// What a simulation has counted.
struct SimulationReport: Sendable {
    /// One row: how often, and how long the answers took.
    struct Row: Sendable {
        var conversations = 0
        var requests = 0
        /// Nanoseconds from the first byte sent to the last received.
        var latencies: [Int64] = []

        /// The latency, in milliseconds, that this share of the answers did not exceed; 0 to 1.
        func latency(_ share: Double) -> Double {
            let sorted = latencies.sorted()
            guard !sorted.isEmpty else { return 0 }
            let index = Int(share * Double(sorted.count - 1))
            return Double(sorted[index]) / 1_000_000
        }
    }

    var rows: [Conversation.Kind: Row] = [:]
    /// One line each: who, what, and why it is wrong.
    var violations: [String] = []
    /// Requests without an answer, or told to come back, that were sent again.
    var retries = 0
    var elapsed: Int64 = 0

    var requests: Int { rows.values.reduce(0) { $0 + $1.requests } }

    /// Changes that the gateway has answered with a 2xx.
    var changes: Int {
        rows.filter { $0.key != .probe && $0.key != .verify }.values
            .reduce(0) { $0 + $1.conversations }
    }

    mutating func merge(_ other: SimulationReport) {
        for (kind, row) in other.rows {
            rows[kind, default: Row()].conversations += row.conversations
            rows[kind, default: Row()].requests += row.requests
            rows[kind, default: Row()].latencies += row.latencies
        }
        violations += other.violations
        retries += other.retries
    }

    /// The summary for a terminal.
    var table: String {
        var table = Table(headings: ["what", "times", "requests", "p50 ms", "p99 ms", "max ms"])
        for kind in Conversation.Kind.allCases {
            guard let row = rows[kind] else { continue }
            let times = [0.5, 0.99, 1].map { milliseconds(row.latency($0)) }
            table.rows.append([kind.rawValue, "\(row.conversations)", "\(row.requests)"] + times)
        }
        let seconds = Double(elapsed) / 1_000_000_000
        let rate = seconds > 0 ? Int(Double(requests) / seconds) : 0
        var text = table.text(width: nil)
        text += "\n\(requests) requests in \(milliseconds(seconds)) s (\(rate)/s), "
        text += "\(retries) sent again, \(violations.count) violations\n"
        return text
    }

    /// The same as one JSON document.
    var json: JSONValue {
        let rows = Conversation.Kind.allCases.compactMap { kind -> JSONValue? in
            guard let row = self.rows[kind] else { return nil }
            return [
                "what": .string(kind.rawValue), "times": .number(JSONNumber(row.conversations)),
                "requests": .number(JSONNumber(row.requests)),
                "p50Milliseconds": number(row.latency(0.5)),
                "p99Milliseconds": number(row.latency(0.99)),
                "maxMilliseconds": number(row.latency(1)),
            ]
        }
        return [
            "rows": .array(rows), "requests": .number(JSONNumber(requests)),
            "retries": .number(JSONNumber(retries)),
            "milliseconds": .number(JSONNumber(elapsed / 1_000_000)),
            "violations": .array(violations.map { .string($0) }),
        ]
    }
}

/// Two decimals, without Foundation.
private func milliseconds(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}

private func number(_ value: Double) -> JSONValue {
    .number(JSONNumber(text: milliseconds(value)))
}
