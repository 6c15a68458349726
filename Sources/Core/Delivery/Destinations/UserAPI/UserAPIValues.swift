import Directory
import JSON
import SCIM

/// What templates can name, made of an event.
enum UserAPIValues {
    /// `user`, `group`, `changes` and `event`; `remote` is found out on the way.
    static func object(_ event: Event) -> JSONObject {
        let draft = event.draft
        // What was stored may be larger than what is accepted from outside.
        let limits = JSONLimits(
            bytes: 16 << 20, depth: 96, nodes: 4_000_000, keys: 1_000_000,
            stringBytes: 4 << 20)
        var values = (try? JSONValue(parsing: draft.data, limits: limits))?.object ?? [:]
        values["event"] = [
            "id": .string(event.id.description), "type": .string(draft.type.rawValue),
            "timestamp": .string(draft.timestamp.text),
            "sequence": .number(JSONNumber(event.sequence)),
            "integration": .string(draft.integration.rawValue),
        ]
        return values
    }
}
