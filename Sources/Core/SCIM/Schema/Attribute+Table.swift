/// The vocabulary in which the schema files are written: one line for each attribute.
extension Attribute {
    static func string(_ name: String, _ description: String) -> Attribute {
        Attribute(name, .string, description)
    }

    static func boolean(_ name: String, _ description: String) -> Attribute {
        Attribute(name, .boolean, description)
    }

    static func dateTime(_ name: String, _ description: String) -> Attribute {
        Attribute(name, .dateTime, description)
    }

    /// - Parameters:
    ///   - name: The attribute's name.
    ///   - description: What it says, in a few words.
    ///   - types: Resource types, or `external`, or `uri`.
    /// - Returns: The attribute, singular.
    static func reference(_ name: String, _ description: String, to types: String...) -> Attribute {
        Attribute(name, .reference, description).with { $0.referenceTypes = types }
    }

    static func complex(
        _ name: String, _ description: String, _ subAttributes: [Attribute]
    ) -> Attribute {
        Attribute(name, .complex, description).with { $0.subAttributes = subAttributes }
    }

    /// A multi-valued attribute with the sub-attributes of RFC 7643 §2.4, `value` among them.
    ///
    /// - Parameters:
    ///   - name: The attribute's name, a plural.
    ///   - description: What it holds, in a few words.
    ///   - value: What the `value` of an element is.
    ///   - kind: The kind of `value`.
    ///   - types: The canonical values of `type`.
    /// - Returns: The attribute, multi-valued.
    static func values(
        _ name: String, _ description: String, _ value: String, kind: Kind = .string,
        types: String...
    ) -> Attribute {
        let element = Attribute("value", kind, value).with {
            if kind == .reference { $0.referenceTypes = ["external"] }
        }
        return complex(
            name, description,
            [
                element,
                .string("display", "The value as people read it."),
                .string("type", "What the value is for.").canonical(types),
                .boolean("primary", "Whether this is the preferred one; at most one is."),
            ]
        ).many
    }

    var many: Attribute { with { $0.isMultiValued = true } }
    var required: Attribute { with { $0.isRequired = true } }
    var knownByValue: Attribute { with { $0.isKnownByValue = true } }
    var caseExact: Attribute { with { $0.isCaseExact = true } }
    var readOnly: Attribute { with { $0.mutability = .readOnly } }
    var immutable: Attribute { with { $0.mutability = .immutable } }
    var alwaysReturned: Attribute { with { $0.returned = .always } }
    var unique: Attribute { with { $0.uniqueness = .server } }

    /// Written, never read back.
    var secret: Attribute {
        with {
            $0.mutability = .writeOnly
            $0.returned = .never
        }
    }

    func canonical(_ values: [String]) -> Attribute { with { $0.canonicalValues = values } }

    private func with(_ change: (inout Attribute) -> Void) -> Attribute {
        var copy = self
        change(&copy)
        return copy
    }
}
