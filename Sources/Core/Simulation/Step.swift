import HTTPMessage
import JSON

/// One exchange that the provisioning service makes, entra-facts §6.
enum Step: Equatable, Sendable {
    /// A filter for a value that nobody has: Test Connection and the start of each cycle.
    case probe(endpoint: String, attribute: String, guid: String)
    /// The first two users, by which Okta looks whether anybody answers.
    case firstPage
    /// Looks for the person by `userName`; nobody must be found.
    case match
    case create
    /// Provisions an inactive person again by POST; the same id must come back.
    case createAgain
    /// Reads by id before a change; the answer must equal what was sent before.
    case read
    /// Reads by id in the end; these and no other groups must be shown.
    case readWithGroups(Set<String>)
    /// Changes the person, in the words of the dialect.
    case patch(PatchIntent)
    case delete
    /// Reads by id after a delete; nothing must be found.
    case readGone
}

/// What a change is to bring about, before a dialect puts it into words.
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
            let pages = dialect == .okta ? "&startIndex=1&count=100" : ""
            return HTTPRequest(
                method: .get, path: endpoint,
                query: "\(extra)filter=\(attribute)+eq+%22\(guid)%22\(pages)")
        case .firstPage:
            return HTTPRequest(method: .get, path: "/Users", query: "startIndex=1&count=2")
        case .match:
            let name = percentEncoded(person?[.userName] ?? "")
            return HTTPRequest(
                method: .get, path: "/Users", query: "filter=userName+eq+%22\(name)%22")
        case .create: return .sending(.post, "/Users", person.map(dialect.user) ?? .null)
        case .createAgain:
            let active = person?.taking(.active(true))
            return .sending(.post, "/Users", active.map(dialect.user) ?? .null)
        case .patch(let intent) where dialect == .okta:
            let changed = person?.taking(intent)
            return .sending(.put, path(person), changed.map(dialect.user) ?? .null)
        case .patch(let intent):
            return .sending(.patch, path(person), dialect.body(intent, person))
        case .read, .readGone, .readWithGroups:
            return HTTPRequest(method: .get, path: path(person))
        case .delete:
            return HTTPRequest(method: .delete, path: path(person))
        }
    }

    private func path(_ person: Person?) -> String { "/Users/\(person?.remoteID ?? "unknown")" }
}
