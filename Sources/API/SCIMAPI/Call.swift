import Dialects
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

/// One request on its way to its answer, with what has to be counted and logged about it.
struct Call: Sendable {
    let request: HTTPRequest
    let exchange: any HTTPExchange
    let id: RequestID
    let now: Timestamp
    var operation: SCIMOperation
    /// Set once the caller is known.
    var integration: Integration?
    /// Of the path; `nil` when it is broken.
    let segments: [String]?
    private let began: Duration
    private let handler: SCIMHandler

    init(_ request: HTTPRequest, _ exchange: any HTTPExchange, _ handler: SCIMHandler) {
        self.request = request
        self.exchange = exchange
        self.handler = handler
        let surroundings = handler.surroundings
        now = surroundings.now()
        began = surroundings.uptime()
        segments = request.pathSegments
        id = RequestID(rawValue: "req_" + surroundings.ulid(at: now).text)
        operation = SCIMOperation(request.method)
    }

    /// Answers, counts and logs; call once.
    func finish(_ result: Result<Decision, SCIMError>) {
        var response =
            switch result {
            case .success(let decision): response(decision.answer)
            case .failure(let error): HTTPResponse(error)
            }
        response.headers.add("X-Request-Id", id.rawValue)
        exchange.respond(response)
        metrics.add(-1, to: .requestInFlight)
        let elapsed = elapsed
        note(result)
        count(result, status: response.status, elapsed)
        write(result, status: response.status, elapsed)
    }

    /// How long the request has been here.
    var elapsed: Duration { handler.surroundings.uptime() - began }

    var journal: any RequestJournal { handler.journal }
    private var metrics: any Metrics { handler.metrics }

    private func note(_ result: Result<Decision, SCIMError>) {
        if case .success(let decision) = result, let stored = decision.commit?.request {
            return journal.answered(stored, isStored: true)
        }
        journal.answered(record(result), isStored: false)
    }

    /// Answers what is no SCIM request, such as one for an access token.
    func answer(_ response: HTTPResponse) {
        metrics.add(-1, to: .requestInFlight)
        var response = response
        response.headers.add("X-Request-Id", id.rawValue)
        exchange.respond(response)
    }

    private func response(_ answer: Answer) -> HTTPResponse {
        var response = HTTPResponse(answer)
        response.source = answer.stream.map { StoreSource($0, handler.store, handler.workers) }
        return response
    }

    private func count(_ result: Result<Decision, SCIMError>, status: Int, _ elapsed: Duration) {
        count(result)
        metrics.record(elapsed, in: .scimRequest(operation))
        metrics.add(
            1,
            to: .scimRequest(
                // Only configured names become labels: what a stranger sends must not.
                integration: integration?.name.rawValue ?? "unknown", operation: operation,
                outcome: SCIMOutcome(status: status)))
    }

    /// Counts what came of a request, or of one operation of a bulk request.
    func count(_ result: Result<Decision, SCIMError>) {
        switch result {
        case .success(let decision):
            let name = integration?.name.rawValue ?? "unknown"
            for quirk in decision.quirks {
                metrics.add(1, to: .quirk(integration: name, quirk: quirk.rawValue))
            }
            for (type, count) in decision.eventCounts {
                metrics.add(count, to: .event(type: type.rawValue))
            }
        case .failure(let error):
            metrics.add(1, to: .scimError(type: error.wire.scimType ?? "http_\(error.wire.status)"))
        }
    }

    /// One line for each request that wants to change something, and for each failure of ours.
    private func write(_ result: Result<Decision, SCIMError>, status: Int, _ elapsed: Duration) {
        guard operation.changes && integration != nil || status >= 500 else { return }
        var fields: [(String, LogValue)] = [
            ("request", .text(id.rawValue)),
            ("integration", .text(integration?.name.rawValue ?? "unknown")),
            ("operation", .text(operation.rawValue)),
            ("status", .integer(status)),
            ("duration_ms", .milliseconds(elapsed)),
        ]
        switch result {
        case .success(let decision):
            if let id = decision.answer.resource { fields.append(("resource", .text(id.rawValue))) }
            // One field each, whatever came of the request: a key of JSON stands there once.
            let types = decision.eventCounts.keys.map(\.rawValue).sorted()
            if !types.isEmpty { fields.append(("event", .text(types.joined(separator: ",")))) }
            let count = decision.eventCounts.values.reduce(0, +)
            // One is the rule, and says nothing.
            if count > 1 { fields.append(("events", .integer(count))) }
            handler.log.write(.info, "SCIM request done", fields)
        case .failure(let error):
            // The detail may repeat what the client sent; the type cannot.
            fields.append(("type", .text(error.wire.scimType ?? "none")))
            handler.log.write(
                status >= 500 ? .warning : .info, "SCIM request refused", fields)
        }
    }
}

extension SCIMOperation {
    /// What a method stands for where the route does not say more.
    fileprivate init(_ method: HTTPRequest.Method?) {
        self =
            switch method {
            case .post: .create
            case .put: .replace
            case .patch: .patch
            case .delete: .delete
            case .get, .head, .options, nil: .get
            }
    }

    fileprivate var changes: Bool {
        switch self {
        case .create, .replace, .patch, .delete, .bulk: true
        case .get, .list, .discovery: false
        }
    }
}

extension SCIMOutcome {
    fileprivate init(status: Int) {
        self =
            switch status {
            case 401, 403: .authError
            case 429: .throttled
            case 503: .unavailable
            case 400..<500: .clientError
            case 500...: .serverError
            default: .ok
            }
    }
}
