import HTTPMessage
import JSON

/// One expectation of a recorded exchange about the answer's body or header.
struct TraceAssertion {
    private let expected: JSONObject

    init(_ expected: JSONObject) { self.expected = expected }

    /// What is wrong with an answer; `nil` when nothing is.
    func problem(in body: JSONValue?, _ headers: Headers) -> String? {
        let subject = expected["header"]?.string.map { name in
            headers[name].map { JSONValue.string($0) }
        }
        let value = subject ?? pointed(body ?? [:])
        guard let check = expected.members.first(where: { !places.contains($0.key) }) else {
            return "an assertion without a rule"
        }
        guard let passes = holds(check.key, value, check.value) else {
            return "an assertion with the unknown rule \(check.key)"
        }
        if passes { return nil }
        let place = expected["pointer"]?.string ?? expected["header"]?.string ?? ""
        return "\(place) is \(text(value)), but: \(check.key) \(text(check.value))"
    }

    private func pointed(_ body: JSONValue) -> JSONValue? {
        expected["pointer"]?.string.flatMap { JSONPointer(parsing: $0) }.flatMap { body[$0] }
    }

    private func holds(_ rule: String, _ value: JSONValue?, _ wanted: JSONValue) -> Bool? {
        switch rule {
        case "equals": value == wanted
        case "not_equals": value != wanted
        case "exists": (value != nil) == (wanted == true)
        case "count": count(value) == wanted.number?.int
        case "contains": contains(value, wanted)
        case "not_contains": !contains(value, wanted)
        case "absent_or_null": value == nil || value == .null
        case "absent_or_empty": isEmpty(value)
        case "type": value.map(typeName) == wanted.string
        case "starts_with": value?.string?.hasPrefix(wanted.string ?? "") == true
        default: nil
        }
    }

    /// An absent list has no elements, but `/Resources` must be there.
    private func count(_ value: JSONValue?) -> Int? {
        value == nil && expected["pointer"] != "/Resources" ? 0 : value?.array?.count
    }

    private func contains(_ value: JSONValue?, _ wanted: JSONValue) -> Bool {
        (value?.array ?? []).contains { element in
            guard let keys = wanted.object else { return element == wanted }
            return keys.members.allSatisfy { element[$0.key] == $0.value }
        }
    }

    private func isEmpty(_ value: JSONValue?) -> Bool {
        let empty: [JSONValue] = [.null, "", [], [:], ["value": ""]]
        return value.map { empty.contains($0) } ?? true
    }
}

private let places = ["pointer", "header"]

private func text(_ value: JSONValue?) -> String {
    value.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "absent"
}

private func typeName(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
}
