import HTTPMessage
import JSON
import Ports

/// An error answer, RFC 9457.
struct Problem: Error, Equatable {
    let status: Int
    /// What happened, to what, and what to do next; for the operator.
    let detail: String
    var headers: [(String, String)] = []

    init(_ status: Int, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    init(_ error: StoreError) {
        switch error {
        case .full:
            self.init(503, "the disk is full; free some space, the gateway goes on by itself")
            headers = [("Retry-After", "60")]
        case .closing:
            self.init(503, "the gateway is stopping; try again once it is back")
            headers = [("Retry-After", "5")]
        case .broken(let reason):
            self.init(503, "the store failed and the gateway restarts: \(reason)")
            headers = [("Retry-After", "5")]
        case .failed(let reason): self.init(500, reason)
        }
    }

    static let unauthorized: Problem = {
        var problem = Problem(
            401,
            "an admin token is needed: Authorization: Bearer scimhook_…; "
                + "'scimhook token create --admin' makes one")
        problem.headers = [("WWW-Authenticate", "Bearer realm=\"scimhook admin\"")]
        return problem
    }()

    static let sessionEnded = Problem(401, "the session has ended; sign in again")

    /// A request that the session's cookie went along with although no page of ours sent it.
    static let foreignPage = Problem(
        403,
        "this was not sent by the monitor's own page; programs send an admin token instead: "
            + "Authorization: Bearer scimhook_…")

    /// Too many tokens tried from one address.
    static func tooManyTries(_ wait: Duration) -> Problem {
        let seconds = Int(wait.components.seconds) + 1
        var problem = Problem(
            429, "too many tokens were refused from this address; try again in \(seconds) s")
        problem.headers = [("Retry-After", String(seconds))]
        return problem
    }

    static func == (left: Problem, right: Problem) -> Bool {
        left.status == right.status && left.detail == right.detail
    }

    var response: HTTPResponse {
        let body: JSONValue = [
            "type": "about:blank", "title": .string(Problem.title(status)),
            "status": .number(JSONNumber(status)), "detail": .string(detail),
        ]
        var response = HTTPResponse(
            status: status, headers: ["Content-Type": "application/problem+json"],
            body: body.bytes)
        for (name, value) in headers { response.headers.add(name, value) }
        return response
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        default: "Error"
        }
    }
}
