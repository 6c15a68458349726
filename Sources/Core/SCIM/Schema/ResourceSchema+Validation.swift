package import JSON

extension ResourceSchema {
    /// Turns the body of a POST or PUT into the resource to store, RFC 7644 §3.3 and §3.5.1.
    ///
    /// Attribute names get the schema's letters; nulls, empty lists, read-only attributes,
    /// passwords and attributes no schema knows are dropped (RFC 7644 §3.3 lets a server ignore
    /// them); extension objects under a URN are kept even when `schemas` does not list it, and
    /// `schemas` of the result is computed. Values keep their text verbatim.
    ///
    /// - Parameters:
    ///   - body: After the dialects have been at it.
    ///   - old: What is replaced; its immutable values stay where the body leaves them out.
    /// - Returns: The resource to store.
    /// - Throws: `invalidValue` naming the attribute that is missing or has the wrong type.
    package func accept(
        _ body: JSONObject, replacing old: JSONObject? = nil
    ) throws(SCIMError) -> JSONObject {
        var resource = JSONObject()
        for member in body.members { try take(member, into: &resource) }
        if let old { resource = keepingImmutable(of: old, in: resource) }
        return try finished(resource)
    }

    private func take(
        _ member: JSONObject.Member, into resource: inout JSONObject
    ) throws(SCIMError) {
        if let attribute = attribute(member.key) {
            guard attribute.isStored, let value = try attribute.shaped(member.value) else { return }
            resource[attribute.name] = value
        } else if let schema = `extension`(member.key) {
            guard let object = try member.value.attributes(of: schema.id) else { return }
            let shaped = try schema.accept(object)
            if !shaped.isEmpty { resource[schema.id] = .object(shaped) }
        } else if member.key.equalsIgnoringCase(core.id) {
            let object = try member.value.attributes(of: core.id)
            for member in object?.members ?? [] { try take(member, into: &resource) }
        } else if member.key.isURN, let object = member.value.object?.withoutUnassigned {
            guard !object.isEmpty else { return }
            let urn = learned.spelling(of: member.key, in: resource)
            let before = resource[urn]?.object ?? JSONObject()
            resource[urn] = .object(before.merging(object))
        }
    }

    /// The core or common attribute with this name, compared without case.
    func attribute(_ name: String) -> Attribute? {
        core.attribute(name) ?? common.first { $0.name.equalsIgnoringCase(name) }
    }

    /// Completes a changed resource: required attributes, defaults, `schemas`.
    ///
    /// - Throws: `invalidValue` naming the required attribute that is missing.
    func finished(_ resource: JSONObject) throws(SCIMError) -> JSONObject {
        try core.checkRequired(in: resource)
        for schema in extensions {
            // An extension is optional, but one that is there has to be complete.
            guard let object = resource[schema.id]?.object else { continue }
            try schema.checkRequired(in: object, below: schema.id + ":")
        }
        var urns = [core.id]
        for member in resource.members where member.key.isURN { urns.append(member.key) }
        var finished = JSONObject()
        finished.members.reserveCapacity(resource.count + 2)
        finished["schemas"] = .array(urns.map { .string($0) })
        finished.members += resource.members.filter { $0.key != "schemas" }
        // Entra takes a missing `active` for a difference and sends it again in every cycle (Q34).
        if type == .user, finished["active"] == nil { finished["active"] = true }
        return finished
    }
}

extension Schema {
    /// The members of an extension object that this schema knows, in stored form.
    fileprivate func accept(_ object: JSONObject) throws(SCIMError) -> JSONObject {
        var shaped = JSONObject()
        for member in object.members {
            guard let attribute = attribute(member.key), attribute.isStored else { continue }
            do throws(ShapeError) {
                if let value = try attribute.shape(member.value) { shaped[attribute.name] = value }
            } catch {
                throw error.under(id + ":").scimError
            }
        }
        return shaped
    }
}

extension Schema {
    /// - Throws: `invalidValue` naming the required attribute that has no value.
    fileprivate func checkRequired(
        in object: JSONObject, below prefix: String = ""
    ) throws(SCIMError) {
        for attribute in attributes {
            let value = object[attribute.name]
            if attribute.isRequired, value == nil || value?.string?.isBlank == true {
                throw .missing(prefix + attribute.name)
            }
            guard attribute.kind == .complex, let parts = value?.object else { continue }
            for part in attribute.subAttributes where part.isRequired && parts[part.name] == nil {
                throw .missing("\(prefix)\(attribute.name).\(part.name)")
            }
        }
    }
}

extension SCIMError {
    fileprivate static func missing(_ path: String) -> SCIMError {
        SCIMError(
            .invalidValue,
            "'\(path)' is required and must not be empty: check the attribute mapping.")
    }
}

extension Attribute {
    /// Whether a client's value is kept: not what is read-only, computed or secret.
    var isStored: Bool {
        mutability != .readOnly && mutability != .writeOnly && name != "schemas"
    }
}

extension String {
    /// Whether nobody could see that there is anything.
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == UInt8(ascii: " ") } }

    /// Whether this is the key of an extension object, in whatever letters (RFC 8141 §3.1).
    package var isURN: Bool {
        // `|` makes letters small and leaves a colon what it is.
        utf8.count > 4 && zip(utf8, "urn:".utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}

extension JSONObject {
    /// Without nulls and empty texts, lists and objects, at any depth.
    var withoutUnassigned: JSONObject {
        JSONObject(
            members: members.compactMap { member in
                member.value.assigned.map { Member(key: member.key, value: $0) }
            })
    }
}

extension JSONValue {
    /// The object under the URN of a schema; `nil` for null.
    ///
    /// - Throws: `invalidValue` for anything else.
    func attributes(of urn: String) throws(SCIMError) -> JSONObject? {
        guard !isNull else { return nil }
        guard let object else {
            throw SCIMError(.invalidValue, "'\(urn)' must be an object of attributes.")
        }
        return object
    }

    /// The value without what is unassigned in it; `nil` when nothing is left, RFC 7643 §2.5.
    var assigned: JSONValue? {
        switch self {
        case .null:
            return nil
        case .bool, .number:
            return self
        case .string(let text):
            // No schema says what else an empty text could mean here (Q36).
            return text.isEmpty ? nil : self
        case .array(let elements):
            let kept = elements.compactMap(\.assigned)
            return kept.isEmpty ? nil : .array(kept)
        case .object(let object):
            let kept = object.withoutUnassigned
            return kept.isEmpty ? nil : .object(kept)
        }
    }
}
