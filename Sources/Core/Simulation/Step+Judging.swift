import HTTPMessage
import JSON

extension Step {
    /// Judges an answer and takes from it what the next step needs.
    ///
    /// - Returns: One sentence for each thing that a provisioning service would stumble over.
    func judge(_ answer: HTTPResponse, _ person: inout Person?) -> [String] {
        guard answer.status == expectedStatus || isPatch && answer.status == 204 else {
            return [answer.surprise(expectedStatus)]
        }
        var found = answer.mediaTypeProblems
        let body = (try? JSONValue(parsing: answer.body)) ?? .null
        switch self {
        case .probe, .match: found += emptyListProblems(body)
        case .firstPage:
            found += listProblems(body)
            if (body["Resources"]?.array?.count ?? 0) > 2 { found.append("more than asked for") }
        case .create:
            guard let id = body["id"]?.string else { return found + ["the answer has no id"] }
            person?.remoteID = id
            if answer.headers["Location"] == nil { found.append("the answer has no Location") }
            found += differences(person, body)
        case .createAgain:
            person = person?.taking(.active(true))
            found += differences(person, body)
        case .read: found += differences(person, body)
        case .readWithGroups(let groups):
            found += differences(person, body)
            let shown = (body["groups"]?.array ?? []).compactMap { $0["value"]?.string }
            if Set(shown) != groups { found.append("groups are not those that were sent") }
        case .patch(let intent):
            person = person?.taking(intent)
            if answer.status == 200 { found += differences(person, body) }
        case .delete: person?.isDeleted = true
        case .readGone: break
        }
        return found
    }

    private var isPatch: Bool {
        if case .patch = self { true } else { false }
    }

    private var expectedStatus: Int {
        switch self {
        case .probe, .firstPage, .match, .read, .readWithGroups, .patch: 200
        case .create, .createAgain: 201
        case .delete: 204
        case .readGone: 404
        }
    }
}

/// Where a user in an answer differs from what the provider has sent.
func differences(_ person: Person?, _ user: JSONValue) -> [String] {
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
    /// The person as a change leaves them.
    func taking(_ intent: PatchIntent) -> Person {
        var person = self
        switch intent {
        case .fields(let new): person.fields.merge(new) { $1 }
        case .active(let value): person.isActive = value
        case .manager(let id): person.manager = id
        }
        return person
    }
}
