import JSON
import SCIM

extension ValueRewrite {
    /// Reads a role that Entra's function AppRoleAssignmentsComplex wrote as JSON into a text (Q24).
    ///
    /// Only what holds a `value` is taken for one; of the rest, what the schema knows is kept.
    @Sendable static func decoded(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard place.isElement, place.hasValue else { return nil }
        switch value {
        case .string(let text):
            return element(in: text, place.attribute).map { .object($0) }
        case .object(let outer):
            guard let text = outer.value(of: "value")?.string,
                var inner = element(in: text, place.attribute)
            else { return nil }
            inner.members += outer.members.filter { inner.value(of: $0.key) == nil }
            return .object(inner)
        case .array, .bool, .null, .number: return nil
        }
    }

    private static func element(in text: String, _ attribute: Attribute) -> JSONObject? {
        guard text.utf8.first == UInt8(ascii: "{"),
            let object = try? JSONValue(parsing: Array(text.utf8)).object,
            object.value(of: "value")?.isBlank == false
        else { return nil }
        return JSONObject(
            members: object.members.compactMap { member in
                let name = member.key.equalsIgnoringCase("displayName") ? "display" : member.key
                let known = attribute.subAttribute(name)
                return known.map { JSONObject.Member(key: $0.name, value: member.value) }
            })
    }
}
