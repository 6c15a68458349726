package import JSON

/// Attributes that have one value for ever, RFC 7643 §7 `immutable`.
///
/// Those inside the elements of a list are the business of PATCH: a list may lose and gain elements.
extension ResourceSchema {
    /// Refuses a change of an attribute that is immutable and has a value.
    ///
    /// - Throws: `mutability` naming the attribute.
    package func checkImmutable(
        from old: JSONObject, to new: JSONObject
    ) throws(SCIMError) {
        try core.checkImmutable(from: old, to: new)
        for schema in extensions {
            guard let before = old[schema.id]?.object else { continue }
            try schema.checkImmutable(
                from: before, to: new[schema.id]?.object ?? [:], below: schema.id + ":")
        }
    }

    /// The replacement of a resource with the immutable values that it left out: to omit is not to
    /// change (RFC 7644 §3.5.1).
    package func keepingImmutable(of old: JSONObject, in new: JSONObject) -> JSONObject {
        var kept = new
        core.keepImmutable(of: old, in: &kept)
        for schema in extensions where schema.attributes.contains(where: \.isImmutable) {
            guard let before = old[schema.id]?.object else { continue }
            var object = new[schema.id]?.object ?? [:]
            schema.keepImmutable(of: before, in: &object)
            if !object.isEmpty { kept[schema.id] = .object(object) }
        }
        return kept
    }
}

extension Schema {
    fileprivate func checkImmutable(
        from old: JSONObject, to new: JSONObject, below prefix: String = ""
    ) throws(SCIMError) {
        for attribute in attributes where attribute.isImmutable {
            guard let before = old[attribute.name], before != new[attribute.name] else { continue }
            throw SCIMError(
                .mutability,
                "'\(prefix)\(attribute.name)' is immutable and has a value: it cannot change.")
        }
    }

    fileprivate func keepImmutable(of old: JSONObject, in new: inout JSONObject) {
        for attribute in attributes where attribute.isImmutable && new[attribute.name] == nil {
            new[attribute.name] = old[attribute.name]
        }
    }
}

extension Attribute {
    fileprivate var isImmutable: Bool { mutability == .immutable }
}
