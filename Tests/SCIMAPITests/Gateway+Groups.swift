import HTTPMessage
import JSON
import TestSupport

extension Gateway {
    /// Creates a group and returns its id; time passes, so that ids sort in this order.
    func createGroup(_ name: String, members: [String] = []) -> String {
        clock.advance(by: .milliseconds(1))
        var group: JSONObject = ["displayName": .string(name)]
        if !members.isEmpty { group["members"] = .array(members.map { .string($0) }) }
        let answer = send(.post, "/Groups", .object(group))
        return answer.json["id"]?.string ?? ""
    }

    /// The ids of a group's members, in the order of the answer.
    func members(of group: String) -> [String] {
        let members = send(.get, "/Groups/\(group)").json["members"]?.array ?? []
        return members.compactMap { $0["value"]?.string }
    }

    /// Sends a request as another integration does.
    func other(_ method: HTTPRequest.Method, _ target: String, _ body: JSONValue) -> HTTPResponse {
        handler.answer(
            HTTPRequest(
                method: method, path: "/scim/v2/other" + target, query: nil,
                headers: ["Authorization": "Bearer \(otherToken)", "Host": "gate.example"],
                body: body.bytes))
    }
}
