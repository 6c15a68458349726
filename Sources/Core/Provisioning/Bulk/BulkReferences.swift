import JSON
import SCIM

/// The references of one bulk operation to what others create: `bulkId:NAME`, RFC 7644 §3.7.2.
///
/// A text that is nothing else is one wherever it stands; inside a longer text only those in the
/// paths of a PATCH and in addresses count.
enum BulkReferences {
    private static let prefix = "bulkId:"

    /// The names that an operation refers to, in its path and its data.
    static func names(in operation: BulkOperation) -> Set<String> {
        var names: Set<String> = []
        names.formUnion(parts(of: operation.path).compactMap(\.name))
        collect(.object(operation.data), into: &names)
        return names
    }

    /// The operation with identifiers in the place of names; unknown names stay.
    static func resolved(_ operation: BulkOperation, _ ids: [String: ResourceID]) -> BulkOperation {
        guard !ids.isEmpty else { return operation }
        var resolved = operation
        resolved.path = replaced(in: operation.path, ids)
        resolved.data = replaced(.object(operation.data), ids).object ?? operation.data
        return resolved
    }

    /// Takes what refers to any of `names` out of a resource that is to be created.
    ///
    /// - Returns: What is left, and the operations of a PATCH that would put the rest in.
    static func split(
        _ data: JSONObject, at names: Set<String>
    ) -> (rest: JSONObject, later: [JSONValue]) {
        split(data, at: names, below: "")
    }

    private static func split(
        _ data: JSONObject, at names: Set<String>, below prefix: String
    ) -> (rest: JSONObject, later: [JSONValue]) {
        var rest = JSONObject()
        var later: [JSONValue] = []
        for member in data.members {
            guard refers(member.value, to: names) else {
                rest.members.append(member)
                continue
            }
            switch member.value {
            case .object(let inner) where prefix.isEmpty && member.key.isURN:
                let parts = split(inner, at: names, below: member.key + ":")
                rest.members.append(.init(key: member.key, value: .object(parts.rest)))
                later += parts.later
            case .array(let elements):
                let kept = elements.filter { !refers($0, to: names) }
                rest.members.append(.init(key: member.key, value: .array(kept)))
                later.append(
                    addition(prefix + member.key, .array(elements.filter { refers($0, to: names) }))
                )
            default:
                later.append(addition(prefix + member.key, member.value))
            }
        }
        return (rest, later)
    }

    private static func addition(_ path: String, _ value: JSONValue) -> JSONValue {
        ["op": "add", "path": .string(path), "value": value]
    }

    private static func refers(_ value: JSONValue, to names: Set<String>) -> Bool {
        var found: Set<String> = []
        collect(value, into: &found)
        return !found.isDisjoint(with: names)
    }

    private static func collect(
        _ value: JSONValue, key: String = "", into names: inout Set<String>
    ) {
        switch value {
        case .string(let text):
            if text.hasPrefix(prefix) {
                names.insert(String(text.dropFirst(prefix.count)))
            } else if mayHold(key) {
                names.formUnion(parts(of: text).compactMap(\.name))
            }
        case .array(let elements):
            for element in elements { collect(element, key: key, into: &names) }
        case .object(let object):
            for member in object.members { collect(member.value, key: member.key, into: &names) }
        case .null, .bool, .number: break
        }
    }

    private static func replaced(
        _ value: JSONValue, key: String = "", _ ids: [String: ResourceID]
    ) -> JSONValue {
        switch value {
        case .string(let text):
            if text.hasPrefix(prefix), let id = ids[String(text.dropFirst(prefix.count))] {
                return .string(id.rawValue)
            }
            return mayHold(key) ? .string(replaced(in: text, ids)) : value
        case .array(let elements):
            return .array(elements.map { replaced($0, key: key, ids) })
        case .object(let object):
            return .object(
                JSONObject(
                    members: object.members.map {
                        .init(key: $0.key, value: replaced($0.value, key: $0.key, ids))
                    }))
        case .null, .bool, .number: return value
        }
    }

    private static func mayHold(_ key: String) -> Bool { key == "path" || key == "$ref" }

    private static func replaced(in text: String, _ ids: [String: ResourceID]) -> String {
        parts(of: text).map { part in
            guard let name = part.name else { return part.text }
            return ids[name]?.rawValue ?? part.text
        }.joined()
    }

    /// A text cut at its references; a name ends where a path or a quoted value does.
    private static func parts(of text: String) -> [(text: String, name: String?)] {
        var parts: [(text: String, name: String?)] = []
        var rest = text[...]
        while let range = rest.firstRange(of: prefix) {
            let name = rest[range.upperBound...].prefix { !"\"/]?&".contains($0) }
            parts.append((String(rest[..<range.lowerBound]), nil))
            parts.append((prefix + name, String(name)))
            rest = rest[name.endIndex...]
        }
        parts.append((String(rest), nil))
        return parts
    }
}
