package import JSON

extension Attribute {
    /// The value in the form in which it is stored; `nil` for what RFC 7643 §2.5 calls unassigned.
    ///
    /// Names of sub-attributes get the schema's letters, unknown and read-only ones go, texts stay
    /// as they are: Entra compares what it reads with what it sent (Q34) and sends loose formats
    /// (Q35), so that only the JSON type is checked.
    ///
    /// - Throws: `invalidValue` naming the attribute, what it wants and what it got.
    package func shaped(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        guard !value.isNull else { return nil }
        guard isMultiValued else { return try shapedElement(value) }
        guard case .array(let values) = value else {
            throw mismatch(value, wanted: "a list")
        }
        var shaped: [JSONValue] = []
        shaped.reserveCapacity(values.count)
        for value in values {
            if let element = try shapedWhole(value) { shaped.append(element) }
        }
        guard shaped.count > 1 else { return shaped.isEmpty ? nil : .array(shaped) }
        var list = ElementList(of: self)
        for element in shaped { list.add(element) }
        var elements = list.elements
        elements.keepOnePrimary()
        return .array(elements)
    }

    /// One element that must be complete, for nothing will be added to it; `nil` for null.
    func shapedWhole(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        guard !value.isNull, let element = try shapedElement(value) else { return nil }
        for part in subAttributes where part.isRequired && element[part.name] == nil {
            throw SCIMError(
                .invalidValue, "Each element of '\(name)' needs a '\(part.name)'; one has none.")
        }
        return element
    }

    /// The same for one element of a multi-valued attribute, or a part of it.
    func shapedElement(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        switch (kind, value) {
        case (.complex, .object(let object)):
            let shaped = try shapedMembers(of: object)
            return shaped.isEmpty ? nil : .object(shaped)
        case (.boolean, .bool), (.integer, .number), (.decimal, .number):
            return value
        case (.string, .string), (.reference, .string), (.binary, .string), (.dateTime, .string):
            return value
        default:
            throw mismatch(value, wanted: kind.inWords)
        }
    }

    private func shapedMembers(of object: JSONObject) throws(SCIMError) -> JSONObject {
        var shaped = JSONObject()
        for member in object.members {
            guard let part = subAttribute(member.key), part.mutability != .readOnly,
                let value = try part.shaped(member.value)
            else { continue }
            shaped[part.name] = value
        }
        return shaped
    }

    private func mismatch(_ value: JSONValue, wanted: String) -> SCIMError {
        SCIMError(.invalidValue, "'\(name)' must be \(wanted), and \(value.kindInWords) was sent.")
    }
}

extension Attribute.Kind {
    fileprivate var inWords: String {
        switch self {
        case .string, .binary, .reference: "a text"
        case .dateTime: "a text with a date and time"
        case .boolean: "true or false"
        case .decimal, .integer: "a number"
        case .complex: "an object"
        }
    }
}

extension JSONValue {
    fileprivate var kindInWords: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
