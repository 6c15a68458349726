import JSON

/// How a provider words its changes, entra-facts §8.
package enum PatchDialect: String, Sendable, CaseIterable {
    /// Entra with the feature flag: lower-case verbs, booleans, scalars merged into one operation.
    case entra
    /// Entra without it: capitalised verbs, booleans as strings, one operation for each attribute.
    case entraLegacy = "entra-legacy"
    /// Okta: users are replaced whole by PUT, and provisioned again by POST; never deleted.
    case okta
    /// A client that gathers what it has to change in bulk requests, RFC 7644 §3.7.
    case bulk

    func body(_ intent: PatchIntent, _ person: Person?) -> JSONValue {
        envelope(operations(intent))
    }

    func envelope(_ operations: [JSONValue]) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": .array(operations),
        ]
    }

    private func operations(_ intent: PatchIntent) -> [JSONValue] {
        let isLegacy = self == .entraLegacy
        let managerPath = "\(SCIMBody.enterprise):manager"
        switch intent {
        case .active(let isActive):
            let text: JSONValue = isActive ? "True" : "False"
            return [operation("replace", "active", isLegacy ? text : .bool(isActive))]
        case .manager(let id):
            return [operation("add", managerPath, .string(id))]
        case .fields(let fields):
            let ordered = fields.sorted { $0.key.rawValue < $1.key.rawValue }
            if isLegacy {
                return ordered.map { operation("replace", $0.key.path, .string($0.value)) }
            }
            let merged = ordered.filter { !$0.key.selectsElement }
            let object = JSONObject(merged.map { ($0.key.path, .string($0.value)) })
            let separate = ordered.filter(\.key.selectsElement)
                .map { operation("replace", $0.key.path, .string($0.value)) }
            return (object.isEmpty ? [] : [operation("replace", nil, .object(object))]) + separate
        }
    }

    func operation(_ verb: String, _ path: String?, _ value: JSONValue?) -> JSONValue {
        let spelling = self == .entraLegacy ? verb.prefix(1).uppercased() + verb.dropFirst() : verb
        var object = JSONObject([("op", .string(spelling))])
        object["path"] = path.map { .string($0) }
        object["value"] = value
        return .object(object)
    }
}
