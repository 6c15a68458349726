import Delivery
import HTTPMessage
import JSON
import Ports
import SCIM
import Threads

/// A webhook receiver: checks the signature, notes the event, and fails on purpose when asked.
final class ReceiverHandler: HTTPHandler {
    /// What became of one request.
    enum Outcome: Sendable {
        case accepted(JSONValue)
        case refused(String)
        case failedOnPurpose
    }

    private let options: ReceiverOptions
    private let surroundings: Surroundings
    private let ledger = Lock(ReceiverLedger())
    private let file: AppendFile?
    private let delay: DelayLine
    private let report: @Sendable (Outcome) -> Void

    /// - Parameters:
    ///   - options: What to check and how often to fail.
    ///   - surroundings: The clock for the signature's age, and chance for the failures.
    ///   - file: Gets every accepted body.
    ///   - report: Told of every outcome, on the loop's thread.
    init(
        _ options: ReceiverOptions, _ surroundings: Surroundings, file: AppendFile?,
        report: @escaping @Sendable (Outcome) -> Void
    ) {
        self.options = options
        self.surroundings = surroundings
        self.file = file
        self.report = report
        delay = DelayLine(options.delay)
    }

    /// What has been seen so far.
    var summary: ReceiverLedger { ledger.with { $0 } }

    func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) {
        let response = answer(request)
        delay.after { exchange.respond(response) }
    }

    func refusal(status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "text/plain"], body: Array("\(detail)\n".utf8)
        )
    }

    func bodyLimit(_ head: HTTPRequest) -> Int { 4 << 20 }

    private func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard request.method == .post else {
            return refusal(status: 405, detail: "POST events here")
        }
        if let problem = signatureProblem(request) { return refuse(problem, status: 401) }
        let dice = Double(surroundings.random() >> 11) / Double(1 << 53)
        guard dice >= options.failureRate else {
            ledger.with { $0.refuseOnPurpose() }
            report(.failedOnPurpose)
            return refusal(status: options.failureStatus, detail: "failing on purpose")
        }
        guard let body = try? JSONValue(parsing: request.body, limits: JSONLimits(bytes: 4 << 20)),
            body["type"]?.string != nil
        else { return refuse("the body is no event", status: 400) }
        guard accept(body, request.body) else {
            return refuse("the event could not be noted in the file", status: 503)
        }
        report(.accepted(body))
        return HTTPResponse(status: 204)
    }

    /// Appends an event and notes it, in one order for both.
    private func accept(_ body: JSONValue, _ bytes: [UInt8]) -> Bool {
        ledger.with { ledger in
            guard file?.append(bytes) != false else { return false }
            ledger.accept(body)
            return true
        }
    }

    private func refuse(_ problem: String, status: Int) -> HTTPResponse {
        ledger.with { $0.refuse() }
        report(.refused(problem))
        return refusal(status: status, detail: problem)
    }

    /// Why the request is not to be trusted; `nil` when it is.
    private func signatureProblem(_ request: HTTPRequest) -> String? {
        guard let key = options.key else { return nil }
        guard let id = request.headers["webhook-id"],
            let timestamp = request.headers["webhook-timestamp"],
            let signature = request.headers["webhook-signature"]
        else { return "the webhook headers are missing" }
        do throws(StandardWebhooks.Refusal) {
            try StandardWebhooks.verify(
                with: [key], id: id, timestamp: timestamp, signature: signature,
                body: request.body, now: surroundings.now(), crypto: surroundings.crypto)
            return nil
        } catch {
            switch error {
            case .badTimestamp: return "webhook-timestamp is no number"
            case .outsideTolerance: return "webhook-timestamp is more than 5 minutes from now"
            case .noMatchingSignature: return "no signature is ours: is the secret the same?"
            }
        }
    }
}
