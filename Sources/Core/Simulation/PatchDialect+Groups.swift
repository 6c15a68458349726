import JSON

extension PatchDialect {
    /// Members who join and leave, entra-facts §8.
    func body(added: [String], removed: [String]) -> JSONValue {
        var operations: [JSONValue] = []
        if !added.isEmpty {
            operations.append(operation("add", "members", .array(added.map(element))))
        }
        switch self {
        case .entraLegacy:
            if !removed.isEmpty {
                operations.append(operation("remove", "members", .array(removed.map(element))))
            }
        case .entra, .okta, .bulk:
            operations += removed.map { operation("remove", "members[value eq \"\($0)\"]", nil) }
        }
        return envelope(operations)
    }

    /// Another name; Okta repeats the id beside it.
    func body(renaming team: Team, to name: String) -> JSONValue {
        switch self {
        case .entraLegacy: return envelope([operation("replace", "displayName", .string(name))])
        case .entra, .bulk:
            return envelope([operation("replace", nil, ["displayName": .string(name)])])
        case .okta:
            let value: JSONValue = [
                "id": .string(team.remoteID ?? ""), "displayName": .string(name),
            ]
            return envelope([operation("replace", nil, value)])
        }
    }

    private func element(_ id: String) -> JSONValue {
        switch self {
        case .entraLegacy: ["$ref": .null, "value": .string(id)]
        case .okta: ["value": .string(id), "display": "somebody"]
        case .entra, .bulk: ["value": .string(id)]
        }
    }
}
