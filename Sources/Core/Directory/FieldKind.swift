import JSON

/// What the value of an attribute looks like in an event, whatever the resource.
enum FieldKind: Sendable {
    /// A text that is always there.
    case identifier
    /// A text, or `null`.
    case text
    case flag
    /// Counted from 1.
    case count
    case moment
    /// A user and what they are called, or `null`.
    case manager
    /// A list of objects with exactly these keys: `primary` is a flag, all others are texts.
    case elements([String])
    case groups
    /// Extensions under their URNs, shaped as their schemas say.
    case extensions

    /// As a JSON Schema, draft 2020-12.
    var schema: JSONValue {
        switch self {
        case .identifier: ["type": "string"]
        case .text: ["type": ["string", "null"]]
        case .flag: ["type": "boolean"]
        case .count: ["type": "integer", "minimum": 1]
        case .moment: ["type": "string", "format": "date-time"]
        case .manager:
            object([("id", .identifier), ("displayName", .text)], orNull: true)
        case .elements(let keys): list(keys.map { ($0, $0 == "primary" ? .flag : .text) })
        case .groups: list([("id", .identifier), ("displayName", .identifier)])
        case .extensions:
            [
                "type": "object", "propertyNames": ["pattern": "^[Uu][Rr][Nn]:"],
                "additionalProperties": ["type": "object"],
            ]
        }
    }

    private func list(_ keys: [(String, FieldKind)]) -> JSONValue {
        ["type": "array", "items": object(keys)]
    }

    private func object(_ keys: [(String, FieldKind)], orNull: Bool = false) -> JSONValue {
        var object = closedObject(keys.map { ($0.0, $0.1.schema) })
        if orNull { object["type"] = ["object", "null"] }
        return .object(object)
    }
}

/// The schema of an object that has all of these keys.
func closedObject(_ properties: [(String, JSONValue)]) -> JSONObject {
    [
        "type": "object", "properties": .object(JSONObject(properties)),
        "required": .array(properties.map { .string($0.0) }),
    ]
}
