import JSON
import SCIM

/// Holds values against the schemas of the served OpenAPI document; stricter than JSON Schema, for
/// a key that the document does not name is a finding, too.
struct SchemaCheck {
    let document: JSONValue

    /// What is wrong with the value, one sentence each; empty when nothing is.
    func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "") -> [String] {
        if let reference = schema["$ref"]?.string {
            guard let named = resolve(reference) else { return ["\(place): no \(reference)"] }
            return problems(value, named, at: place)
        }
        if let choices = schema["anyOf"]?.array {
            let findings = choices.map { problems(value, $0, at: place) }
            return findings.contains(where: \.isEmpty) ? [] : findings.first ?? []
        }
        if let words = schema["enum"]?.array, !words.contains(value) {
            return ["\(place): \(text(value)) is none of \(text(.array(words)))"]
        }
        guard let types = types(schema) else { return [] }
        guard types.contains(where: { isOf(value, $0) }) else {
            return ["\(place): \(text(value)) is not of type \(types)"]
        }
        return inside(value, schema, place)
    }

    private func inside(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        switch value {
        case .string(let text) where schema["format"] == "date-time":
            return Timestamp(text: text) == nil ? ["\(place): \(text) is no moment"] : []
        case .array(let items):
            return items.enumerated().flatMap {
                problems($0.element, schema["items"] ?? [:], at: "\(place)/\($0.offset)")
            }
        case .object(let object): return members(object, schema, place)
        default: return []
        }
    }

    private func members(
        _ object: JSONObject, _ schema: JSONValue, _ place: String
    ) -> [String] {
        let properties = schema["properties"]?.object ?? [:]
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter {
            object[$0] == nil
        }
        var found = missing.map { "\(place): \($0) is missing" }
        for member in object.members {
            let rule = properties[member.key] ?? schema["additionalProperties"]
            guard let rule, rule != false else {
                found.append("\(place): \(member.key) is not in the document")
                continue
            }
            found += problems(member.value, rule, at: "\(place)/\(member.key)")
        }
        return found
    }

    private func types(_ schema: JSONValue) -> [String]? {
        if let one = schema["type"]?.string { return [one] }
        return schema["type"]?.array?.compactMap(\.string)
    }

    private func isOf(_ value: JSONValue, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.bool, "boolean"), (.number, "number"), (.string, "string"),
            (.array, "array"), (.object, "object"):
            true
        case (.number(let number), "integer"): number.int != nil
        default: false
        }
    }

    private func resolve(_ reference: String) -> JSONValue? {
        JSONPointer(parsing: String(reference.dropFirst())).flatMap { document[$0] }
    }

    private func text(_ value: JSONValue) -> String {
        String(decoding: value.bytes, as: UTF8.self)
    }
}
