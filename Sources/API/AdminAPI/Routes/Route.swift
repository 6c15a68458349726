package import HTTPMessage
import Ports

/// One operation of the admin listener, as data: the router, the tests and the documentation all
/// read the same table.
package struct Route: Sendable {
    /// Who may ask; the default for everything that is not listed as open is a token.
    package enum Access: Sendable {
        /// Anybody. Runs on the loop, so it must not read the store.
        case open
        /// Anybody if the configuration opens the metrics, else a viewer.
        case metrics
        case viewer
        case `operator`
    }

    package let method: HTTPRequest.Method
    /// With `{name}` for a segment that varies.
    package let path: String
    package let access: Access
    package let summary: String
    /// What it takes and gives; `nil` for pages that are not part of the API.
    let contract: RouteContract?
    let answer: @Sendable (AdminCall) throws(Problem) -> AdminAnswer

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ summary: String,
        _ contract: RouteContract?,
        _ answer: @escaping @Sendable (AdminCall) throws(Problem) -> AdminAnswer
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.summary = summary
        self.contract = contract
        self.answer = answer
    }

    /// The varying segments of `path` by their names; `nil` when the route has another shape.
    func match(_ segments: [Substring]) -> [String: String]? {
        let pattern = path.split(separator: "/")
        guard pattern.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            if part.hasPrefix("{") {
                values[String(part.dropFirst().dropLast())] = String(segment)
            } else if part != segment {
                return nil
            }
        }
        return values
    }
}

/// What a route decided.
enum AdminAnswer: Sendable {
    case now(HTTPResponse)
    /// Answers once the write is on disk; `then` runs on a worker.
    case write(
        StoreWrite, then: @Sendable (StoreReceipt) throws(Problem) -> HTTPResponse)
    /// Answers when something outside has answered; must call what it is given, once.
    case later(@Sendable (@escaping @Sendable (HTTPResponse) -> Void) -> Void)
}
