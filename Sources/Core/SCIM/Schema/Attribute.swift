/// The definition of one attribute, RFC 7643 §7.
package struct Attribute: Equatable, Sendable {
    package enum Kind: String, Sendable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }

    package enum Mutability: String, Sendable {
        case readOnly, readWrite, immutable, writeOnly
    }

    package enum Returned: String, Sendable {
        case always, never, `default`, request
    }

    package enum Uniqueness: String, Sendable {
        case none, server, global
    }

    package var name: String
    package var kind: Kind
    package var description: String
    package var isMultiValued = false
    package var isRequired = false
    package var isCaseExact = false
    /// Whether the `value` of an element says which one it is, whatever its `type`.
    package var isKnownByValue = false
    package var mutability: Mutability = .readWrite
    package var returned: Returned = .default
    package var uniqueness: Uniqueness = .none
    package var canonicalValues: [String] = []
    package var referenceTypes: [String] = []
    package var subAttributes: [Attribute] = []

    package init(_ name: String, _ kind: Kind = .string, _ description: String = "") {
        self.name = name
        self.kind = kind
        self.description = description
    }

    /// The sub-attribute with this name, compared without case (RFC 7643 §2.1).
    package func subAttribute(_ name: String) -> Attribute? { subAttributes.named(name) }

    /// What may be named in brackets behind this attribute, as a complex one; `nil` for nothing.
    ///
    /// A list of plain values is one of elements that have a `value` and no more, so that
    /// `tags[value eq "a"]` selects from it as from any other list (RFC 7643 §2.4).
    package var selectable: Attribute? {
        if kind == .complex { return self }
        guard isMultiValued else { return nil }
        var element = Attribute(name, .complex)
        var value = self
        (value.name, value.isMultiValued) = ("value", false)
        element.subAttributes = [value]
        return element
    }
}

extension [Attribute] {
    /// The attribute with this name: exactly if there is one, for that is fast, else without case.
    func named(_ name: String) -> Attribute? {
        first { $0.name == name } ?? first { $0.name.equalsIgnoringCase(name) }
    }
}
