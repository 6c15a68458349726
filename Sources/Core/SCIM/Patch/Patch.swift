package import JSON

extension ResourceSchema {
    /// Applies operations in order; all of them or, by throwing, none.
    ///
    /// RFC 7644 §3.5.2, with choices: what no schema knows is ignored (Q42); a value path whose
    /// element is missing creates it, for add and for replace (Q07); removing what is not there is
    /// no error; a removal with a `value` removes only the elements that it lists (Q16); `active`
    /// cannot be cleared, for its default would let a deactivated user in again. A refused operation
    /// would keep a whole PATCH, and with it a deactivation, from taking effect (Q08).
    ///
    /// - Parameters:
    ///   - operations: In the order of the request.
    ///   - resource: In stored form.
    /// - Returns: The changed resource in the form that ``accept(_:)`` gives.
    /// - Throws: `noTarget`, `mutability`, `invalidPath` or `invalidValue`, naming the attribute;
    ///   `tooMany` for operations that cost too much together.
    package func applying(
        _ operations: [PatchOperation], to resource: JSONObject
    ) throws(SCIMError) -> JSONObject {
        var draft = resource
        var budget = PatchBudget()
        for operation in operations {
            try budget.spend(on: operation, draft)
            guard let path = operation.path else {
                try apply(operation.verb, members: operation.value, to: &draft)
                continue
            }
            try apply(operation.verb, path, operation.value ?? .null, to: &draft)
        }
        // Taking `active` away says nothing about who may log in; its default would re-enable.
        if draft["active"] == nil, let active = resource["active"] { draft["active"] = active }
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
        var name = path.attribute
        name.subAttribute = path.subAttribute ?? name.subAttribute
        guard let found = resolve(name) else {
            guard let urn = draft.schema(of: path.attribute, value, self) else { return }
            guard urn.attribute != nil else {
                return try apply(verb, schema: urn.schema, value, to: &draft)
            }
            return try apply(verb, undescribed: path, below: urn.schema, value, to: &draft)
        }
        guard (found.subAttribute ?? found.attribute).mutability != .readOnly else {
            throw SCIMError(.mutability, "'\(name)' is read-only; leave it out.")
        }
        guard found.attribute.isStored, path.filter?.names(only: found.attribute) ?? true else {
            return
        }
        var target = PatchTarget(self, found.attribute)
        target.part = found.subAttribute
        target.filter = path.filter
        try draft.withContainer(found.schema) { container throws(SCIMError) in
            try target.apply(verb, value, to: &container)
        }
    }

    /// An operation on a whole extension object: its members are merged, not replaced (Q06).
    private func apply(
        _ verb: PatchOperation.Verb, schema urn: String, _ value: JSONValue,
        to draft: inout JSONObject
    ) throws(SCIMError) {
        if urn.equalsIgnoringCase(core.id) { return try apply(verb, members: value, to: &draft) }
        guard verb != .remove, let object = try value.attributes(of: urn) else {
            draft[`extension`(urn)?.id ?? learned.spelling(of: urn, in: draft)] = nil
            return
        }
        guard let schema = `extension`(urn) else {
            for member in object.members {
                let path = PatchPath(attribute: AttributePath(attribute: member.key))
                try apply(verb, undescribed: path, below: urn, member.value, to: &draft)
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

extension ResourceSchema {
    /// An operation on what no schema describes, below the URN of an extension of the customer's own.
    fileprivate func apply(
        _ verb: PatchOperation.Verb, undescribed path: PatchPath, below urn: String,
        _ value: JSONValue, to draft: inout JSONObject
    ) throws(SCIMError) {
        let key = learned.spelling(of: urn, in: draft)
        var container = draft[key]?.object ?? JSONObject()
        let name = container.spelling(of: path.attribute.attribute)
        var changed = UndescribedValue(container[name], self)
        if let filter = path.filter {
            try changed.apply(verb, value, to: path.subAttribute, where: filter)
        } else if let part = path.attribute.subAttribute {
            changed.apply(verb, value, toPart: part)
        } else {
            changed.apply(verb, value)
        }
        container[name] = changed.value
        draft[key] = container.isEmpty ? nil : .object(container)
    }
}

extension Filter {
    /// Whether the filter speaks of nothing but sub-attributes of this attribute; what else a client
    /// knows of an element is ignored with the whole operation (Q42).
    func names(only attribute: Attribute) -> Bool {
        switch self {
        case .and(let left, let right), .or(let left, let right):
            left.names(only: attribute) && right.names(only: attribute)
        case .not(let inner): inner.names(only: attribute)
        case .present(let path), .compare(let path, _, _), .element(let path, _),
            .elementCompare(let path, _, _, _, _):
            attribute.kind != .complex || attribute.subAttribute(path.attribute) != nil
        }
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

    /// The URN that a path which no attribute answers to speaks of, and the attribute under it.
    ///
    /// The grammar takes the end of a URN that is the whole path for an attribute, so that only what
    /// is stored or sent can tell: an extension that is there, or an object for one that, as all
    /// of them do, ends in the name of the resource type.
    ///
    /// - Returns: `nil` for what a schema of ours does not have, and for a path without a URN.
    fileprivate func schema(
        of path: AttributePath, _ value: JSONValue, _ resource: ResourceSchema
    ) -> (schema: String, attribute: AttributePath?)? {
        guard let urn = path.schema, urn.isURN else { return nil }
        let whole = path.description
        if let schema = resource.extension(whole) { return (schema.id, nil) }
        guard !urn.equalsIgnoringCase(resource.core.id), resource.extension(urn) == nil else {
            return nil
        }
        let isNew =
            value.object != nil
            && path.attribute.equalsIgnoringCase(resource.type.rawValue)
        if isNew || whole.equalsIgnoringCase(resource.core.id) || self[spelling(of: whole)] != nil {
            return (whole, nil)
        }
        return (urn, path)
    }

    /// The key that is there, in whatever letters, or else the name itself.
    fileprivate func spelling(of name: String) -> String {
        members.first { $0.key.equalsIgnoringCase(name) }?.key ?? name
    }
}
