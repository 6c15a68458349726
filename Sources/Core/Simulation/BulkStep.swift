import HTTPMessage
import JSON

/// One bulk request about several people, RFC 7644 §3.7.
struct BulkStep: Equatable, Sendable {
    /// What is done about one of them.
    enum Errand: Equatable, Sendable {
        /// `manager` is the position in the request of somebody who is created with it.
        case create(manager: Int?)
        case patch(PatchIntent)
        case delete
    }

    /// One for each person, in order.
    var errands: [Errand]

    /// What is sent, relative to the tenant URL and without credentials.
    func request(for people: [Person], _ dialect: PatchDialect) -> HTTPRequest {
        let operations = zip(people, errands).map { person, errand -> JSONValue in
            let path = "/Users/\(person.remoteID ?? "unknown")"
            switch errand {
            case .create(let manager):
                var user = SCIMBody.user(person)
                if let manager, var extra = user[SCIMBody.enterprise]?.object {
                    extra["manager"] = ["value": .string("bulkId:\(people[manager].index)")]
                    user[SCIMBody.enterprise] = .object(extra)
                }
                return [
                    "method": "POST", "path": "/Users", "bulkId": .string("\(person.index)"),
                    "data": .object(user),
                ]
            case .patch(let intent):
                return [
                    "method": "PATCH", "path": .string(path),
                    "data": dialect.body(intent, person),
                ]
            case .delete: return ["method": "DELETE", "path": .string(path)]
            }
        }
        return .sending(
            .post, "/Bulk",
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "Operations": .array(operations),
            ])
    }

    /// Judges the answer and takes from it what the people got.
    ///
    /// - Parameters:
    ///   - answer: Status, headers and whole body.
    ///   - people: Those whom the request was about.
    ///   - isRepeated: The request may have been carried out before.
    /// - Returns: One sentence for each thing that is wrong.
    func judge(_ answer: HTTPResponse, _ people: inout [Person], isRepeated: Bool) -> [String] {
        guard answer.status == 200 else { return [answer.surprise(200)] }
        let body = (try? JSONValue(parsing: answer.body)) ?? .null
        var found = answer.mediaTypeProblems
        let outcomes = body["Operations"]?.array ?? []
        if body["schemas"] != ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"] {
            found.append("not a BulkResponse")
        }
        guard outcomes.count == errands.count else {
            return found + ["\(outcomes.count) outcomes for \(errands.count) operations"]
        }
        for index in people.indices {
            let errand = errands[index]
            let outcome = outcomes[index]
            // What was done before the answer was lost cannot be done again.
            if isRepeated, errand.refusalOfRepetition == outcome["status"]?.string { continue }
            guard outcome["status"]?.string == errand.expectedStatus else {
                let status = outcome["status"]?.string ?? "none"
                let detail = outcome["response"]?["detail"]?.string ?? ""
                found.append("operation \(index): status \(status): \(detail)")
                continue
            }
            people[index].take(errand, outcome)
            found += problems(of: outcome, people[index], errand)
        }
        for index in people.indices {
            guard case .create(let manager?) = errands[index] else { continue }
            people[index].manager = people[manager].remoteID
        }
        return found
    }

    private func problems(of outcome: JSONValue, _ person: Person, _ errand: Errand) -> [String] {
        var found: [String] = []
        if case .create = errand, outcome["bulkId"]?.string != "\(person.index)" {
            found.append("the bulkId is not the one that was sent")
        }
        if outcome["location"]?.string?.hasSuffix("/Users/\(person.remoteID ?? "")") != true {
            found.append("an outcome has no location")
        }
        if errand != .delete, outcome["version"]?.string == nil {
            found.append("an outcome has no version")
        }
        return found
    }
}

extension BulkStep.Errand {
    fileprivate var expectedStatus: String {
        switch self {
        case .create: "201"
        case .patch: "200"
        case .delete: "204"
        }
    }

    /// The status of an operation that was carried out already; `nil` where it does no harm.
    fileprivate var refusalOfRepetition: String? {
        switch self {
        case .create: "409"
        case .patch: nil
        case .delete: "404"
        }
    }
}

extension Person {
    fileprivate mutating func take(_ errand: BulkStep.Errand, _ outcome: JSONValue) {
        switch errand {
        case .create:
            remoteID = outcome["location"]?.string?.split(separator: "/").last.map(String.init)
        case .patch(let intent): self = taking(intent)
        case .delete: isDeleted = true
        }
    }
}
