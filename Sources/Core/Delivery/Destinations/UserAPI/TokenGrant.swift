import JSON
import Ports

/// An access token and when it is not to be used any more.
struct TokenGrant {
    let token: String
    /// An uptime, some time before the token really ends.
    let end: Duration

    /// Reads the answer of a token endpoint, RFC 6749 §5.
    ///
    /// - Parameters:
    ///   - result: What came.
    ///   - now: The uptime.
    /// - Returns: The token, or why there is none, in words without a secret.
    static func read(
        _ result: OutboundResult, now: Duration
    ) -> Result<TokenGrant, TokenFailure> {
        guard let status = result.attempt.status, result.attempt.failure == nil else {
            let failure = result.attempt.failure ?? .protocol
            return .failure(TokenFailure(failure, result.attempt.detail, result))
        }
        let answer = try? JSONValue(parsing: result.attempt.answer)
        guard (200..<300).contains(status) else {
            let code = answer?["error"]?.string.flatMap { isErrorCode($0) ? " (\($0))" : nil }
            return .failure(
                TokenFailure(
                    FailureClass(status: status) ?? .protocol,
                    "answered \(status)\(code ?? "")", result))
        }
        let isBearer = answer?["token_type"]?.string.map { $0.lowercased() == "bearer" } ?? true
        guard isBearer, let token = answer?["access_token"]?.string, isToken(token) else {
            return .failure(TokenFailure(.protocol, "answered without a bearer token", result))
        }
        let text = answer?["expires_in"]?.number?.text ?? answer?["expires_in"]?.string
        // One that says nothing (RFC 6749 §5.1) is asked again often; a 401 drops it sooner.
        let life = Duration.seconds(min(max(text.flatMap(Double.init) ?? 300, 0), 1e9))
        return .success(TokenGrant(token: token, end: now + life - min(life / 10, .seconds(30))))
    }

    /// Whether a text can stand in a header behind `Bearer` (RFC 6750 §2.1).
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// One of the short words of RFC 6749 §5.2, and not what somebody made of it.
    private static func isErrorCode(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "_") }
    }
}

/// Why there is no token, as what comes of the request that wanted one.
struct TokenFailure: Error {
    /// Without a status, so that nobody takes it for the API's own answer.
    let result: OutboundResult

    init(_ failure: FailureClass, _ detail: String, _ result: OutboundResult) {
        var attempt = AttemptResult(
            failure: failure, detail: "the token endpoint: \(detail)", peer: result.attempt.peer)
        attempt.timing = result.attempt.timing
        self.result = OutboundResult(attempt: attempt, headers: result.headers)
    }
}
