import Delivery
import Directory
import HTTPMessage
import JSON
import Ports
import TestSupport
import Threads

/// A user directory with a REST API as many services have it, in memory; it fails on demand.
///
/// `/users?email=`, `/users`, `/users/ID`, `/groups…` likewise by name, and
/// `/groups/ID/members/ID`. Addresses and group names are unique.
final class FakeDirectory: Sendable {
    struct State {
        var users: [String: JSONObject] = [:]
        var groups: [String: JSONObject] = [:]
        var members: Set<[String]> = []
        var next = 1
        var calls: [String] = []
        var generator = SeededGenerator(seed: 1)
        /// How many of a hundred requests fail in one way or another.
        var failures: UInt64 = 0
    }

    let state = Lock(State())

    /// Requests so far, as `METHOD /path`, without the query's values decoded.
    var calls: [String] { state.with { $0.calls } }
    var users: [String: JSONObject] { state.with { $0.users } }

    /// Puts an account there that nobody has told the gateway about.
    func add(_ id: String, _ user: JSONObject) { state.with { $0.users[id] = user } }

    func answer(_ request: OutboundRequest) -> OutboundResult {
        state.with { state in
            let target = request.url.replacing("https://directory.example", with: "")
            state.calls.append("\(request.method) \(target)")
            guard state.generator.next() % 100 < state.failures else {
                return state.perform(request, target)
            }
            return state.fail(request, target)
        }
    }
}

extension FakeDirectory.State {
    /// One of the ways in which services fail, some of them after they have done the work.
    fileprivate mutating func fail(_ request: OutboundRequest, _ target: String) -> OutboundResult {
        switch generator.next() % 8 {
        case 0: return .status(503)
        case 1: return .failure(.timeout)
        case 2: return .answer(200, "<html>Please sign in</html>")
        case 3: return .status(429)
        case 4:
            _ = perform(request, target)
            return .failure(.reset)
        case 5:
            _ = perform(request, target)
            return .status(500)
        case 6:
            // Done, but the answer says nothing of it.
            return perform(request, target).attempt.status == 201 ? .status(201) : .status(502)
        default:
            let result = perform(request, target)
            return result.attempt.status == 201
                ? .answer(201, #"{"id":{"odd":true}}"#) : .status(502)
        }
    }

    fileprivate mutating func perform(
        _ request: OutboundRequest, _ target: String
    ) -> OutboundResult {
        let parts = target.split(separator: "?", maxSplits: 1)
        let path = parts[0].split(separator: "/").map(String.init)
        let body = (try? JSONValue(parsing: request.body))?.object ?? [:]
        switch (request.method, path.count, path[0]) {
        case ("GET", 1, let kind): return search(kind, String(parts.count > 1 ? parts[1] : ""))
        case ("POST", 1, let kind): return insert(kind, body)
        case ("PATCH", 2, let kind): return change(kind, path[1], body)
        case ("DELETE", 2, let kind): return remove(kind, path[1])
        case (let method, 4, "groups"): return membership(method, path[1], path[3])
        default: return .status(405)
        }
    }

    private func search(_ kind: String, _ query: String) -> OutboundResult {
        let value = query.split(separator: "=").last.map(String.init) ?? ""
        let wanted = percentDecoded(Substring(value).utf8, plusIsBlank: true) ?? ""
        let key = kind == "users" ? "email" : "name"
        let found = (kind == "users" ? users : groups).filter { $0.value[key]?.string == wanted }
        let items = found.keys.sorted().map { #"{"id":"\#($0)"}"# }
        return .answer(200, #"{"data":[\#(items.joined(separator: ","))]}"#)
    }

    private mutating func insert(_ kind: String, _ body: JSONObject) -> OutboundResult {
        let key = kind == "users" ? "email" : "name"
        let others = kind == "users" ? users : groups
        guard !others.values.contains(where: { $0[key] == body[key] }) else { return .status(409) }
        let id = "\(kind.first ?? "x")\(next)"
        next += 1
        var body = body
        if kind == "users" {
            body["active"] = true
            users[id] = body
        } else {
            groups[id] = body
        }
        return .answer(201, #"{"id":"\#(id)"}"#)
    }

    private mutating func change(
        _ kind: String, _ id: String, _ body: JSONObject
    ) -> OutboundResult {
        guard var record = kind == "users" ? users[id] : groups[id] else { return .status(404) }
        for member in body.members { record[member.key] = member.value }
        if kind == "users" { users[id] = record } else { groups[id] = record }
        return .answer(200, "{}")
    }

    private mutating func remove(_ kind: String, _ id: String) -> OutboundResult {
        let removed =
            kind == "users" ? users.removeValue(forKey: id) : groups.removeValue(forKey: id)
        members = members.filter { !$0.contains(id) }
        return .status(removed == nil ? 404 : 204)
    }

    private mutating func membership(
        _ method: String, _ group: String, _ user: String
    ) -> OutboundResult {
        guard groups[group] != nil, users[user] != nil else { return .status(404) }
        if method == "PUT" {
            members.insert([group, user])
        } else {
            members.remove([group, user])
        }
        return .status(204)
    }
}

extension OutboundResult {
    static func answer(_ status: Int, _ body: String) -> OutboundResult {
        OutboundResult(attempt: AttemptResult(status: status, answer: Array(body.utf8)))
    }
}
