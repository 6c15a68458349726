package import HTTPMessage
import JSON

/// Replays recorded exchanges against any server: in this process or behind a port.
package struct TraceRunner {
    /// The path of the tenant URL, without a slash at its end.
    private let base: String
    private let token: String
    private let send: (HTTPRequest) throws -> HTTPResponse

    package init(
        base: String, token: String, send: @escaping (HTTPRequest) throws -> HTTPResponse
    ) {
        self.base = base
        self.token = token
        self.send = send
    }

    /// Runs all steps of a case; ends early when a step fails, for the rest builds on it.
    ///
    /// - Returns: What differs from the expectation, one sentence each; empty for a pass.
    package func run(_ trace: TraceCase) throws -> [String] {
        var known = ["token": token]
        for step in trace.steps {
            let response = try send(request(step, known))
            let body = try? JSONValue(parsing: response.body)
            if let id = body?["id"]?.string { known["\(step.name).id"] = id }
            var failures: [String] = []
            if !step.statuses.contains(response.status) {
                failures.append("status \(response.status), not one of \(step.statuses)")
            }
            for assertion in step.assertions {
                let wanted = filled(assertion, known)
                guard let problem = TraceAssertion(wanted).problem(in: body, response.headers)
                else { continue }
                failures.append(problem)
            }
            guard failures.isEmpty else {
                let answer = String(decoding: response.body, as: UTF8.self)
                return failures.map { "\(trace.name), step \(step.name): \($0)\n\(answer)" }
            }
        }
        return []
    }

    private func request(_ step: TraceStep, _ known: [String: String]) -> HTTPRequest {
        let target = filled(step.target, known)
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let headers = step.headers.map { Headers.Field($0.name, filled($0.value, known)) }
        let body = filled(String(decoding: step.body, as: UTF8.self), known)
        return HTTPRequest(
            method: step.method, path: base + parts[0],
            query: parts.count > 1 ? String(parts[1]) : nil, headers: Headers(headers),
            body: Array(body.utf8))
    }

    private func filled(_ text: String, _ known: [String: String]) -> String {
        known.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
    }

    private func filled(_ assertion: JSONObject, _ known: [String: String]) -> JSONObject {
        let text = String(decoding: JSONValue.object(assertion).bytes, as: UTF8.self)
        return (try? JSONValue(parsing: Array(filled(text, known).utf8)))?.object ?? [:]
    }
}
