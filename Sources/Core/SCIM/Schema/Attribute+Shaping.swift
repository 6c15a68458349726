package import JSON

extension Attribute {
    /// The value in the form in which it is stored; `nil` for what RFC 7643 §2.5 calls unassigned.
    ///
    /// Names of sub-attributes get the schema's letters, unknown and read-only ones go, texts stay
    /// as they are: Entra compares what it reads with what it sent (Q34) and sends loose formats
    /// (Q35), so that only the JSON type is checked.
    ///
    /// - Throws: `invalidValue` naming the path of the attribute, what it wants and what it got.
    package func shaped(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        do throws(ShapeError) {
            return try shape(value)
        } catch {
            throw error.scimError
        }
    }

    /// One element that must be complete, for nothing will be added to it; `nil` for null.
    func shapedWhole(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        do throws(ShapeError) {
            return try shapeWhole(value)
        } catch {
            throw error.scimError
        }
    }

    /// The same for one element of a multi-valued attribute, or a part of it.
    func shapedElement(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        do throws(ShapeError) {
            return try shapeElement(value)
        } catch {
            throw error.scimError
        }
    }

    func shape(_ value: JSONValue) throws(ShapeError) -> JSONValue? {
        guard !value.isNull else { return nil }
        guard isMultiValued else { return try shapeElement(value) }
        guard case .array(let values) = value else {
            throw .mismatch(path: name, wanted: "a list", got: value.kindInWords)
        }
        var shaped: [JSONValue] = []
        shaped.reserveCapacity(values.count)
        for value in values {
            if let element = try shapeWhole(value) { shaped.append(element) }
        }
        guard shaped.count > 1 else { return shaped.isEmpty ? nil : .array(shaped) }
        var list = ElementList(of: self)
        for element in shaped { list.add(element) }
        var elements = list.elements
        elements.keepOnePrimary()
        return .array(elements)
    }

    private func shapeWhole(_ value: JSONValue) throws(ShapeError) -> JSONValue? {
        guard !value.isNull else { return nil }
        let element = try shapeElement(value)
        // `{}` says nothing; one with read-only parts alone still lacks what is required.
        guard element != nil || value.object?.isEmpty == false else { return nil }
        for part in subAttributes where part.isRequired && element?[part.name] == nil {
            throw .missing(path: name, part: part.name)
        }
        return element
    }

    private func shapeElement(_ value: JSONValue) throws(ShapeError) -> JSONValue? {
        switch (kind, value) {
        case (.complex, .object(let object)):
            let shaped = try shapeMembers(of: object)
            return shaped.isEmpty ? nil : .object(shaped)
        case (.boolean, .bool), (.decimal, .number):
            return value
        case (.string, .string), (.reference, .string), (.binary, .string):
            return value
        case (.integer, .number(let number)) where number.isWhole:
            return value
        case (.dateTime, .string(let text)) where Timestamp(dateTime: text) != nil:
            return value
        default:
            throw .mismatch(path: name, wanted: kind.inWords, got: value.kindInWords(beside: kind))
        }
    }

    private func shapeMembers(of object: JSONObject) throws(ShapeError) -> JSONObject {
        var shaped = JSONObject()
        for member in object.members {
            guard let part = subAttribute(member.key), part.mutability != .readOnly else {
                continue
            }
            do throws(ShapeError) {
                if let value = try part.shape(member.value) { shaped[part.name] = value }
            } catch {
                throw error.under(name + ".")
            }
        }
        return shaped
    }
}

extension Attribute.Kind {
    fileprivate var inWords: String {
        switch self {
        case .string, .binary, .reference: "a text"
        case .dateTime: "a text with a date and time, such as 2026-11-23T22:41:07Z"
        case .boolean: "true or false"
        case .decimal: "a number"
        case .integer: "a whole number"
        case .complex: "an object"
        }
    }
}

extension JSONNumber {
    /// RFC 7643 §2.3.4: no fraction, no decimal point, and so no exponent either.
    fileprivate var isWhole: Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
    }
}

extension JSONValue {
    /// What this is, where something of `kind` was wanted.
    fileprivate func kindInWords(beside kind: Attribute.Kind) -> String {
        switch (self, kind) {
        case (.number, .integer): "one with a fraction"
        case (.string, .dateTime): "another text"
        default: kindInWords
        }
    }

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
