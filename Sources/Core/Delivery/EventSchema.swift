import Directory
package import JSON

/// The JSON Schema (draft 2020-12) of what ``EventBody`` writes.
package enum EventSchema {
    package static let document: JSONValue = [
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:scimhook:event:1", "title": "A scimhook event, version 1 of its schema",
        "type": "object",
        "properties": [
            "id": [
                "type": "string", "pattern": "^evt_[0-9A-HJKMNP-TV-Z]{26}$",
                "description": "The same over every attempt and destination.",
            ],
            "type": ["enum": .array(EventType.allCases.map { .string($0.rawValue) })],
            "timestamp": ["type": "string", "format": "date-time"], "version": ["const": 1],
            "integration": ["type": "string"],
            "sequence": [
                "type": "integer", "minimum": 1,
                "description": "The place in the one order of all events.",
            ],
            "request": [
                "type": ["string", "null"], "description": "The SCIM request that caused it.",
            ],
            "replay": [
                "const": true,
                "description": "In a snapshot, and in what the receiver has taken before.",
            ],
            "data": ["type": "object"],
        ],
        "required": [
            "id", "type", "timestamp", "version", "integration", "sequence", "request", "data",
        ],
        "oneOf": .array(kinds),
        "$defs": [
            "user": CanonicalUser.schema, "group": CanonicalGroup.schema,
            "changes": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["path": ["type": "string"], "from": [:], "to": [:]],
                    "required": ["path", "from", "to"],
                ],
            ],
        ],
    ]

    /// One for each set of types whose `data` has the same keys.
    private static var kinds: [JSONValue] {
        let changes = EventType.allCases.filter { !$0.isSnapshot && !$0.isMembership }
        return [
            kind(changes.filter { $0.isAboutUser }, ["user"]),
            kind(changes.filter { !$0.isAboutUser }, ["group"]),
            kind(EventType.allCases.filter(\.isMembership), ["group", "user"]),
            kind([.userSnapshot], ["user"]), kind([.groupSnapshot], ["group"]),
        ]
    }

    private static func kind(_ types: [EventType], _ resources: [String]) -> JSONValue {
        let keys = resources + ["changes"]
        let parts = keys.map { ($0, JSONValue.object(["$ref": .string("#/$defs/\($0)")])) }
        let data: JSONValue = [
            "type": "object", "properties": .object(JSONObject(parts)),
            "required": .array(keys.map { .string($0) }),
        ]
        var properties: JSONObject = [
            "type": ["enum": .array(types.map { .string($0.rawValue) })], "data": data,
        ]
        guard types.allSatisfy(\.isSnapshot) else { return ["properties": .object(properties)] }
        properties["request"] = ["type": "null"]
        return ["properties": .object(properties), "required": ["replay"]]
    }
}

extension EventType {
    fileprivate var isMembership: Bool {
        self == .groupMemberAdded || self == .groupMemberRemoved
    }

    fileprivate var isAboutUser: Bool { rawValue.hasPrefix("user.") }
}
