/// What an ``AttributePath`` names in a schema.
package struct ResolvedPath: Equatable, Sendable {
    /// The URN under which the attribute lies in the resource; `nil` for core and common ones.
    package let schema: String?
    package let attribute: Attribute
    /// `nil` when the path names none.
    package let subAttribute: Attribute?

    package init(schema: String?, attribute: Attribute, subAttribute: Attribute? = nil) {
        self.schema = schema
        self.attribute = attribute
        self.subAttribute = subAttribute
    }
}

extension ResourceSchema {
    /// Finds the attribute that a path names; `nil` when this schema has none.
    ///
    /// Without a URN the core and the common attributes are looked at first, then the extensions:
    /// Entra sends `manager` without its URN (Q12).
    package func resolve(_ path: AttributePath) -> ResolvedPath? {
        guard let (schema, attribute) = find(path.attribute, under: path.schema) else { return nil }
        guard let name = path.subAttribute else {
            return ResolvedPath(schema: schema, attribute: attribute)
        }
        guard let subAttribute = attribute.subAttribute(name) else { return nil }
        return ResolvedPath(schema: schema, attribute: attribute, subAttribute: subAttribute)
    }

    /// The extension with this URN, compared without case.
    package func `extension`(_ urn: String) -> Schema? {
        extensions.first { $0.id.equalsIgnoringCase(urn) }
    }

    /// The extension whose URN is the whole of a path, as in `attributes=urn:…:2.0:User`.
    ///
    /// The grammar takes the last part of such a URN for an attribute.
    package func `extension`(named path: AttributePath) -> Schema? {
        guard path.schema != nil else { return nil }
        return `extension`(path.description)
    }

    private func find(
        _ name: String, under urn: String?
    ) -> (schema: String?, attribute: Attribute)? {
        if urn == nil || urn?.equalsIgnoringCase(core.id) == true,
            let attribute = core.attribute(name)
                ?? common.first(where: { $0.name.equalsIgnoringCase(name) })
        {
            return (nil, attribute)
        }
        for schema in extensions where urn == nil || urn?.equalsIgnoringCase(schema.id) == true {
            if let attribute = schema.attribute(name) { return (schema.id, attribute) }
        }
        return nil
    }
}
