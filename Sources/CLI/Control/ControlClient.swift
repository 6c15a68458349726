import CLinux
import Glibc
import HTTPMessage
import JSON
import Ports

/// Talks to the running gateway through its control socket.
struct ControlClient {
    let socket: String
    /// Sends a request and waits for its result.
    let exchange: (OutboundRequest) -> OutboundResult

    /// Asks and waits for the answer.
    ///
    /// - Parameters:
    ///   - method: As on the wire.
    ///   - target: Path and query, percent-encoded.
    ///   - body: What to send; `nil` for nothing.
    ///   - patience: How long the answer may take.
    /// - Returns: The answer's body; `null` when it has none.
    /// - Throws: ``CommandFailure`` with the words for the user and the exit code.
    func ask(
        _ method: String, _ target: String, body: JSONValue? = nil,
        patience: Duration = .seconds(60)
    ) throws(CommandFailure) -> JSONValue {
        let attempt = try send(method, target, body, patience)
        guard let status = attempt.status else {
            throw CommandFailure(
                .notRunning,
                "the gateway at \(socket) does not answer (\(attempt.detail)); is it running?")
        }
        let answer =
            (try? JSONValue(parsing: attempt.answer, limits: ControlClient.limits)) ?? .null
        guard (200..<300).contains(status) else {
            throw CommandFailure(
                status == 403 ? .permission : .failed,
                answer["detail"]?.string ?? "the gateway answered with status \(status)")
        }
        return answer
    }

    /// The gateway is trusted, and a listing may be long.
    private static let limits = JSONLimits(bytes: 256 << 20, depth: 64, nodes: 50_000_000)

    private func send(
        _ method: String, _ target: String, _ body: JSONValue?, _ patience: Duration
    ) throws(CommandFailure) -> AttemptResult {
        if access(socket, R_OK | W_OK) != 0 {
            guard errno != EACCES else {
                throw CommandFailure(
                    .permission,
                    "\(socket): only root and the gateway's own user may steer the gateway")
            }
            throw CommandFailure(
                .notRunning, "the gateway is not running: there is no control socket \(socket)")
        }
        let request = OutboundRequest(
            method: method, url: "http://localhost" + target,
            headers: body == nil ? [:] : ["Content-Type": "application/json"],
            body: body?.bytes ?? [], timeout: patience, unixSocket: socket,
            answerLimit: ControlClient.limits.bytes)
        return exchange(request).attempt
    }
}

/// Why a command did not do its work; printed to stderr, and the exit code.
struct CommandFailure: Error, Equatable {
    let code: ExitCode
    let message: String

    init(_ code: ExitCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
