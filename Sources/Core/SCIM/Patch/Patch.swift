package import JSON

extension ResourceSchema {
    /// Applies operations in order; all of them or, by throwing, none.
    ///
    /// RFC 7644 §3.5.2, with three choices: what no schema knows is ignored (Q42); a value path
    /// whose element is missing creates it, for add and for replace (Q07); removing what is not
    /// there is no error. A refused operation would keep a whole PATCH, and with it a deactivation,
    /// from taking effect (Q08).
    ///
    /// - Parameters:
    ///   - operations: In the order of the request.
    ///   - resource: In stored form.
    /// - Returns: The changed resource in the form that ``accept(_:)`` gives.
    /// - Throws: `noTarget`, `mutability`, `invalidPath` or `invalidValue`, naming the attribute.
    package func applying(
        _ operations: [PatchOperation], to resource: JSONObject
    ) throws(SCIMError) -> JSONObject {
        var draft = resource
        for operation in operations {
            guard let path = operation.path else {
                try apply(operation.verb, members: operation.value, to: &draft)
                continue
            }
            try apply(operation.verb, path, operation.value ?? .null, to: &draft)
        }
        // Taking `active` away says nothing about who may log in; its default would re-enable.
        if draft["active"] == nil { draft["active"] = resource["active"] }
        return try finished(draft)
    }

    /// An operation without a path: each member of the value is an operation of its own.
    private func apply(
        _ verb: PatchOperation.Verb, members value: JSONValue?, to draft: inout JSONObject
    ) throws(SCIMError) {
        guard verb != .remove else {
            throw SCIMError(.noTarget, "A remove needs a 'path' that says what to remove.")
        }
        guard let object = value?.object else {
            throw SCIMError(
                .invalidValue, "Without a 'path', the 'value' must be an object of attributes.")
        }
        for member in object.members {
            if let attribute = attribute(member.key) {
                guard attribute.isStored else { continue }
                try PatchTarget(self, attribute).apply(verb, member.value, to: &draft)
            } else if member.key.isURN {
                try apply(verb, schema: member.key, member.value, to: &draft)
            }
        }
    }

    private func apply(
        _ verb: PatchOperation.Verb, _ path: PatchPath, _ value: JSONValue,
        to draft: inout JSONObject
    ) throws(SCIMError) {
        if let found = resolve(path.attribute) {
            guard found.attribute.mutability != .readOnly else {
                throw SCIMError(
                    .mutability, "'\(found.attribute.name)' is read-only; leave it out.")
            }
            guard found.attribute.isStored else { return }
            var target = PatchTarget(self, found.attribute)
            target.part = try path.part(found)
            target.filter = path.filter
            try draft.withContainer(found.schema) { container throws(SCIMError) in
                try target.apply(verb, value, to: &container)
            }
        } else if path.filter == nil, let schema = `extension`(named: path.attribute) {
            try apply(verb, schema: schema.id, value, to: &draft)
        } else if path.filter == nil, let urn = path.attribute.schema, urn.isURN,
            !urn.equalsIgnoringCase(core.id), `extension`(urn) == nil
        {
            draft.setUndescribed(path.attribute, in: urn, verb == .remove ? .null : value)
        }
    }

    /// An operation on a whole extension object: its members are merged, not replaced (Q06).
    private func apply(
        _ verb: PatchOperation.Verb, schema urn: String, _ value: JSONValue,
        to draft: inout JSONObject
    ) throws(SCIMError) {
        guard verb != .remove else {
            draft[`extension`(urn)?.id ?? urn] = nil
            return
        }
        guard let object = value.object else {
            throw SCIMError(.invalidValue, "The value of '\(urn)' must be an object.")
        }
        guard let schema = `extension`(urn) else {
            for member in object.members {
                draft.setUndescribed(AttributePath(attribute: member.key), in: urn, member.value)
            }
            return
        }
        try draft.withContainer(schema.id) { container throws(SCIMError) in
            for member in object.members {
                guard let attribute = schema.attribute(member.key), attribute.isStored else {
                    continue
                }
                try PatchTarget(self, attribute).apply(verb, member.value, to: &container)
            }
        }
    }
}

extension PatchPath {
    /// The sub-attribute that the path ends in, in the schema's letters.
    ///
    /// - Throws: `invalidPath` when the attribute has no such sub-attribute.
    fileprivate func part(_ found: ResolvedPath) throws(SCIMError) -> Attribute? {
        guard let name = subAttribute else { return found.subAttribute }
        guard let part = found.attribute.subAttribute(name) else {
            throw SCIMError(
                .invalidPath, "'\(found.attribute.name)' has no sub-attribute '\(name)'.")
        }
        return part
    }
}

extension JSONObject {
    /// Changes the object under a URN, or this one for `nil`; one that becomes empty goes (Q47).
    fileprivate mutating func withContainer(
        _ urn: String?, _ change: (inout JSONObject) throws(SCIMError) -> Void
    ) throws(SCIMError) {
        guard let urn else { return try change(&self) }
        var container = self[urn]?.object ?? JSONObject()
        try change(&container)
        self[urn] = container.isEmpty ? nil : .object(container)
    }

    /// Sets what no schema describes: an extension of the customer's own, learned as it arrives.
    fileprivate mutating func setUndescribed(
        _ path: AttributePath, in urn: String, _ value: JSONValue
    ) {
        let key = keys.first { $0.equalsIgnoringCase(urn) } ?? urn
        var container = self[key]?.object ?? JSONObject()
        let name = container.spelling(of: path.attribute)
        if let part = path.subAttribute {
            var inner = container[name]?.object ?? JSONObject()
            inner[inner.spelling(of: part)] = value.assigned
            container[name] = inner.isEmpty ? nil : .object(inner)
        } else {
            container[name] = value.assigned
        }
        self[key] = container.isEmpty ? nil : .object(container)
    }

    private func spelling(of name: String) -> String {
        keys.first { $0.equalsIgnoringCase(name) } ?? name
    }
}
