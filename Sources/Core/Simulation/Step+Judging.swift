import HTTPMessage
import JSON

extension Step {
    /// Judges an answer and takes from it what the next step needs.
    ///
    /// - Returns: One sentence for each thing that a provisioning service would stumble over.
    func judge(_ answer: HTTPResponse, _ person: inout Person?) -> [String] {
        guard answer.status == expectedStatus || isPatch && answer.status == 204 else {
            return ["status \(answer.status) instead of \(expectedStatus)\(detail(answer))"]
        }
        var found = mediaTypeProblems(answer)
        let body = (try? JSONValue(parsing: answer.body)) ?? .null
        switch self {
        case .probe, .match:
            found += listProblems(body)
        case .create:
            guard let id = body["id"]?.string else { return found + ["the answer has no id"] }
            person?.remoteID = id
            if answer.headers["Location"] == nil { found.append("the answer has no Location") }
            found += differences(person, body)
        case .read:
            found += differences(person, body)
        case .patch(let intent):
            person?.take(intent)
            if answer.status == 200 { found += differences(person, body) }
        case .delete:
            person?.isDeleted = true
        case .readGone:
            break
        }
        return found
    }

    /// Takes the id of the one person that a match has found.
    func adopt(_ answer: HTTPResponse, _ person: inout Person?) -> Bool {
        guard answer.status == 200, let body = try? JSONValue(parsing: answer.body),
            let found = body["Resources"]?.array, found.count == 1, let id = found[0]["id"]?.string
        else { return false }
        person?.remoteID = id
        return true
    }

    private var isPatch: Bool {
        if case .patch = self { true } else { false }
    }

    private var expectedStatus: Int {
        switch self {
        case .probe, .match, .read, .patch: 200
        case .create: 201
        case .delete: 204
        case .readGone: 404
        }
    }

    private func detail(_ answer: HTTPResponse) -> String {
        let body = try? JSONValue(parsing: answer.body)
        return body?["detail"]?.string.map { ": \($0)" } ?? ""
    }

    private func mediaTypeProblems(_ answer: HTTPResponse) -> [String] {
        guard answer.status != 204 else { return [] }
        let type = answer.headers["Content-Type"] ?? "none"
        return type.hasPrefix("application/scim+json") ? [] : ["content type \(type)"]
    }

    private func listProblems(_ body: JSONValue) -> [String] {
        var found: [String] = []
        let list = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
        if body["schemas"] != [.string(list)] { found.append("not a ListResponse") }
        if body["totalResults"]?.number?.int != 0 { found.append("totalResults is not 0") }
        if body["Resources"]?.array?.isEmpty != true { found.append("Resources is not empty") }
        return found
    }
}

/// Where a user in an answer differs from what the provider has sent.
private func differences(_ person: Person?, _ user: JSONValue) -> [String] {
    guard let person else { return [] }
    var found: [String] = []
    for field in Person.Field.allCases where field.value(in: user) != person[field] {
        found.append("\(field.rawValue) is not what was sent")
    }
    if user["active"]?.bool != person.isActive { found.append("active is not \(person.isActive)") }
    if user["id"]?.string != person.remoteID { found.append("the id has changed") }
    let manager = user[SCIMBody.enterprise]?["manager"]?["value"]?.string
    if manager != person.manager { found.append("manager is not what was sent") }
    if user["meta"]?["resourceType"]?.string != "User" { found.append("meta.resourceType is off") }
    return found
}

extension Person {
    /// Remembers what a PATCH has changed.
    fileprivate mutating func take(_ intent: PatchIntent) {
        switch intent {
        case .fields(let new): fields.merge(new) { $1 }
        case .active(let value): isActive = value
        case .manager(let id): manager = id
        }
    }
}
