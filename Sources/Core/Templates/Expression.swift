import JSON

/// One `{{…}}` of a template: where its value comes from, and what is done to it.
package struct Expression: Hashable, Sendable {
    /// One piece of a path.
    enum Step: Hashable, Sendable {
        /// A member of an object, or that member of every element of a list.
        case name(String)
        /// An element of a list, counted from 0.
        case index(Int)
    }

    enum Source: Hashable, Sendable {
        case path([Step])
        /// A quoted text, for what would otherwise be read as a template.
        case literal(String)
    }

    /// As it was written, without braces.
    let text: String
    let source: Source
    /// Whether a key whose value is `null` is left out.
    let isOptional: Bool
    let filters: [TemplateFilter]

    /// The value in an object with the namespaces; `null` where there is none.
    func value(in values: JSONValue) -> JSONValue {
        var value: JSONValue
        switch source {
        case .literal(let text): value = .string(text)
        case .path(let steps): value = steps.reduce(values) { $1.value(in: $0) }
        }
        for filter in filters { value = filter.applied(to: value) }
        return value
    }

    /// Whether an empty text is wanted when there is no value.
    var allowsNothing: Bool {
        isOptional || filters.contains { if case .fallback = $0 { true } else { false } }
    }

    /// Whether a part of the value is at this path of names, or the value is a part of that.
    func touches(_ path: [String]) -> Bool {
        guard case .path(let steps) = source else { return false }
        return zip(steps, path).allSatisfy { $0 == .name($1) }
    }
}

extension Expression.Step {
    func value(in value: JSONValue) -> JSONValue {
        switch (self, value) {
        case (.name(let name), .object(let object)): object[name] ?? .null
        case (.name, .array(let elements)): .array(elements.map { self.value(in: $0) })
        case (.index(let index), .array(let elements)):
            elements.indices.contains(index) ? elements[index] : .null
        default: .null
        }
    }
}

extension JSONValue {
    /// A scalar as it stands in longer text; `null` is nothing, lists and objects are JSON.
    var plainText: String {
        switch self {
        case .null: ""
        case .string(let text): text
        case .bool, .number, .array, .object: String(decoding: bytes, as: UTF8.self)
        }
    }
}
