import JSON
import SCIM

extension JSONObject {
    /// The value under a key, whatever its letters: exactly if there is one, for that is fast.
    func value(of key: String) -> JSONValue? {
        self[key] ?? members.first { $0.key.equalsIgnoringCase(key) }?.value
    }
}

extension JSONValue {
    /// `null` or an empty text.
    var isBlank: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .bool, .number, .array, .object: false
        }
    }

    /// Whether nothing would be left of this as the value of `place` (Q13, Q36).
    ///
    /// An empty list of several values is not meant: the engine knows what that is.
    func clears(_ place: Place) -> Bool {
        switch self {
        case .null, .string: isBlank
        case .array(let elements):
            !place.isList && elements.count < 2 && elements.allSatisfy { $0.clears(place) }
        case .object(let object):
            object.value(of: "value")?.isBlank
                ?? (!object.isEmpty && object.members.allSatisfy { $0.value.isBlank })
        case .bool, .number: false
        }
    }
}
