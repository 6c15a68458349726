import JSON
import SCIM

/// Keys of a POST or PUT body that are paths, as the newer dialect of Entra writes them in a PATCH.
///
/// `name.familyName` and `urn:…:2.0:User:department` become parts of the objects they name.
struct FlatKeys {
    private(set) var quirks: Set<Quirk> = []

    /// - Returns: `nil` when there is none.
    mutating func unfold(_ body: JSONObject, _ schema: ResourceSchema) -> JSONObject? {
        var parts: [(keys: [String], value: JSONValue)] = []
        let corrected = schema.correctingDottedURNs(body.members)
        if corrected != nil { quirks.insert(.dottedURN) }
        let rest = (corrected ?? body.members).rewritten { member in
            if schema.core.id.equalsIgnoringCase(member.key), let object = member.value.object {
                quirks.insert(.nestedObject)
                return object.members
            }
            guard let (keys, quirk) = location(of: member, schema) else { return nil }
            quirks.insert(quirk)
            parts.append((keys, member.value))
            return []
        }
        guard var output = (rest ?? corrected).map({ JSONObject(members: $0) }) else { return nil }
        for part in parts { output.set(part.value, at: part.keys[...]) }
        return output
    }

    /// Where the value of a key belongs; `nil` when the key is no path or none that is known.
    private func location(
        of member: JSONObject.Member, _ schema: ResourceSchema
    ) -> (keys: [String], quirk: Quirk)? {
        guard let quirk = Quirk(ofKey: member.key), schema.urn(member.key) == nil,
            let path = try? AttributePath(parsing: member.key)
        else { return nil }
        guard let found = schema.resolve(path) else {
            // An attribute of an extension that no schema describes; an object is all of it.
            guard let urn = path.schema, schema.urn(urn) == nil, path.subAttribute == nil,
                member.value.object == nil, !member.value.isBlank
            else { return nil }
            return ([urn, path.attribute], quirk)
        }
        guard found.subAttribute == nil || !found.attribute.isMultiValued else { return nil }
        let keys = [found.schema, found.attribute.name, found.subAttribute?.name]
        return (keys.compactMap { $0 }, quirk)
    }
}

extension Quirk {
    /// What is odd about a key that is more than a name; `nil` when nothing is.
    init?(ofKey key: String) {
        var hasDot = false
        for byte in key.utf8 {
            if byte == UInt8(ascii: ":") {
                self = .urnKey
                return
            }
            hasDot = hasDot || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
        }
        guard hasDot else { return nil }
        self = .dottedKey
    }
}

extension ResourceSchema {
    /// The URN of the core schema or of an extension that a whole key is.
    func urn(_ key: String) -> String? {
        core.id.equalsIgnoringCase(key) ? core.id : self.extension(key)?.id
    }
}

extension JSONObject {
    /// Sets a value in an object inside this one, which is made if there is none.
    fileprivate mutating func set(_ value: JSONValue, at keys: ArraySlice<String>) {
        guard let key = keys.first else { return }
        let index = members.firstIndex { $0.key.equalsIgnoringCase(key) }
        guard keys.count > 1 else {
            self[index.map { members[$0].key } ?? key] = value
            return
        }
        var inner = index.flatMap { members[$0].value.object } ?? JSONObject()
        inner.set(value, at: keys.dropFirst())
        self[index.map { members[$0].key } ?? key] = .object(inner)
    }
}
