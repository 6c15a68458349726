import HTTPMessage
import JSON

extension HTTPResponse {
    /// What to say of a status that is not the one expected.
    func surprise(_ expected: Int) -> String {
        let body = try? JSONValue(parsing: self.body)
        let detail = body?["detail"]?.string.map { ": \($0)" } ?? ""
        return "status \(status) instead of \(expected)\(detail)"
    }

    /// The id of the one resource that a match has found; `nil` for none and for several.
    var onlyID: String? {
        guard status == 200, let body = try? JSONValue(parsing: body),
            let found = body["Resources"]?.array, found.count == 1
        else { return nil }
        return found[0]["id"]?.string
    }

    var mediaTypeProblems: [String] {
        guard status != 204 else { return [] }
        let type = headers["Content-Type"] ?? "none"
        return type.hasPrefix("application/scim+json") ? [] : ["content type \(type)"]
    }
}

/// What is wrong with a list that must be empty.
func emptyListProblems(_ body: JSONValue) -> [String] {
    var found = listProblems(body)
    if body["totalResults"]?.number?.int != 0 { found.append("totalResults is not 0") }
    if body["Resources"]?.array?.isEmpty != true { found.append("Resources is not empty") }
    return found
}

/// What is wrong with the envelope of a list.
func listProblems(_ body: JSONValue) -> [String] {
    let list = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    return body["schemas"] == [.string(list)] ? [] : ["not a ListResponse"]
}

extension HTTPRequest {
    /// A request with a JSON body as providers label it.
    static func sending(_ method: Method, _ path: String, _ body: JSONValue) -> HTTPRequest {
        HTTPRequest(
            method: method, path: path,
            headers: ["Content-Type": "application/scim+json; charset=utf-8"], body: body.bytes)
    }
}
