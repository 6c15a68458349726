import HTTPMessage
import JSON

/// One exchange that the provisioning service makes, entra-facts §6.
enum Step: Equatable, Sendable {
    /// A filter for a value that nobody has: Test Connection and the start of each cycle.
    case probe(endpoint: String, attribute: String, guid: String)
    /// Looks for the person by `userName`; nobody must be found.
    case match
    case create
    /// Reads by id before a change; the answer must equal what was sent before.
    case read
    case patch(PatchIntent)
    case delete
    /// Reads by id after a delete; nothing must be found.
    case readGone
}

/// What a PATCH is to bring about, before a dialect puts it into words.
enum PatchIntent: Equatable, Sendable {
    case fields([Person.Field: String])
    case active(Bool)
    case manager(id: String)
}

extension Step {
    /// What is sent, relative to the tenant URL and without credentials.
    func request(for person: Person?, _ dialect: PatchDialect) -> HTTPRequest {
        switch self {
        case .probe(let endpoint, let attribute, let guid):
            let extra = endpoint == "/Groups" ? "excludedAttributes=members&" : ""
            return HTTPRequest(
                method: .get, path: endpoint,
                query: "\(extra)filter=\(attribute)+eq+%22\(guid)%22")
        case .match:
            let name = percentEncoded(person?[.userName] ?? "")
            return HTTPRequest(
                method: .get, path: "/Users", query: "filter=userName+eq+%22\(name)%22")
        case .create:
            return sending(.post, "/Users", person.map(SCIMBody.user) ?? .null)
        case .patch(let intent):
            return sending(.patch, path(person), dialect.body(intent, person))
        case .read, .readGone:
            return HTTPRequest(method: .get, path: path(person))
        case .delete:
            return HTTPRequest(method: .delete, path: path(person))
        }
    }

    private func path(_ person: Person?) -> String { "/Users/\(person?.remoteID ?? "unknown")" }

    private func sending(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue
    ) -> HTTPRequest {
        HTTPRequest(
            method: method, path: path,
            headers: ["Content-Type": "application/scim+json; charset=utf-8"], body: body.bytes)
    }
}
