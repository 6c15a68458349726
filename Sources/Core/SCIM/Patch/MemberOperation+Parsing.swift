package import JSON

extension ResourceSchema {
    /// Members that one operation may list.
    package static let memberLimit = 10_000

    /// Parts the operations of a PATCH of a group into those on its members and the others.
    ///
    /// RFC 7644 §3.5.2, with the same choices as ``applying(_:to:)`` has, and these: a list beside a
    /// removal names those who leave, and an empty one nobody (Q16, Q17); what a member shows beside
    /// its `value` is the gateway's, and left alone.
    ///
    /// - Parameter operations: In the order of the request.
    /// - Returns: Both in that order; it does not matter how the two kinds were mixed.
    /// - Throws: `noTarget`, `mutability`, `invalidValue`, or `tooMany` beyond 10,000 members in one
    ///   list, and 1,000 operations that do not say by its id which member they mean.
    package func partingMembers(
        _ operations: [PatchOperation]
    ) throws(SCIMError) -> (members: [MemberOperation], others: [PatchOperation]) {
        guard let members = core.attribute("members") else { return ([], operations) }
        let parser = MemberParser(schema: self, members: members)
        var parted: (members: [MemberOperation], others: [PatchOperation]) = ([], [])
        for operation in operations {
            if let path = operation.path {
                guard let part = parser.part(named: path) else {
                    parted.others.append(operation)
                    continue
                }
                parted.members += try parser.steps(operation, path, part)
            } else if let (value, rest) = parser.parting(operation.value) {
                parted.members += try parser.steps(operation.verb, value)
                parted.others.append(PatchOperation(verb: operation.verb, path: nil, value: rest))
            } else {
                parted.others.append(operation)
            }
        }
        try PatchOperation.check(parted.others.count, "operations on attributes")
        let searches = parted.members.count { $0.isSearch }
        try PatchOperation.check(searches, "operations with a filter on members")
        return parted
    }

    /// Takes the members out of a resource that ``accept(_:)`` has given.
    ///
    /// - Throws: `tooMany` beyond 10,000 members.
    package func takingMembers(
        outOf resource: JSONObject
    ) throws(SCIMError) -> (content: JSONObject, members: [ResourceID]) {
        let listed = resource["members"]?.array ?? []
        try checkMemberCount(listed.count)
        var content = resource
        content["members"] = nil
        return (content, listed.compactMap(\.memberID))
    }
}

private func checkMemberCount(_ count: Int) throws(SCIMError) {
    guard count <= ResourceSchema.memberLimit else {
        throw SCIMError(
            .tooMany,
            "\(count) members in one list: send at most \(ResourceSchema.memberLimit), and the "
                + "others in further operations.")
    }
}

/// Reads operations whose target is the members of a group.
private struct MemberParser {
    let schema: ResourceSchema
    let members: Attribute

    /// What a path names of the members.
    enum Part {
        case element
        case value
        /// What the gateway itself says of a member.
        case derived
    }

    /// `nil` for a path to something else.
    func part(named path: PatchPath) -> Part? {
        var name = path.attribute
        name.subAttribute = nil
        guard let found = schema.resolve(name), found.schema == nil,
            found.attribute.name == members.name
        else { return nil }
        guard let part = path.subAttribute ?? path.attribute.subAttribute else { return .element }
        return part.equalsIgnoringCase("value") ? .value : .derived
    }

    /// The members in an object of attributes, and the object without them; `nil` without members.
    func parting(_ value: JSONValue?) -> (members: JSONValue, rest: JSONValue)? {
        guard var object = value?.object else { return nil }
        for (index, member) in object.members.enumerated() {
            if member.key.equalsIgnoringCase(members.name) {
                object.members.remove(at: index)
                return (member.value, .object(object))
            }
            if member.key.equalsIgnoringCase(schema.core.id),
                let (members, rest) = parting(member.value)
            {
                object.members[index] = JSONObject.Member(key: member.key, value: rest)
                return (members, .object(object))
            }
        }
        return nil
    }

    func steps(
        _ operation: PatchOperation, _ path: PatchPath, _ part: Part
    ) throws(SCIMError) -> [MemberOperation] {
        guard part != .derived else { return [] }
        if let filter = path.filter { return try steps(operation, filter, part) }
        guard part == .element || operation.verb == .remove else { throw .memberValue }
        return try steps(operation.verb, operation.value ?? .null)
    }

    /// An operation on all members, or on those in a list.
    func steps(
        _ verb: PatchOperation.Verb, _ value: JSONValue
    ) throws(SCIMError) -> [MemberOperation] {
        switch (verb, value) {
        case (.remove, .null), (.replace, .null): return [.removeAll]
        case (.add, _): return [.add(try ids(in: value))]
        case (.remove, _): return [.remove(try ids(in: value))]
        case (.replace, _): return [.removeAll, .add(try ids(in: value))]
        }
    }

    /// An operation on those that a filter selects.
    private func steps(
        _ operation: PatchOperation, _ filter: Filter, _ part: Part
    ) throws(SCIMError) -> [MemberOperation] {
        guard filter.names(only: members) else { return [] }
        let value = operation.value ?? .null
        let selected = filter.memberIDs
        if operation.verb == .remove || value.isNull {
            return [selected.map { .remove($0) } ?? .removeMatching(filter)]
        }
        guard let selected, selected.count == 1 else { throw .memberValue }
        let new = part == .value ? value.string : try element(value)?["value"]?.string
        guard let new, new != selected[0].rawValue else { return [.add(selected)] }
        // A member in the place of another one.
        guard operation.verb == .replace, part == .element else { throw .memberValue }
        return [.remove(selected), .add([ResourceID(rawValue: new)])]
    }

    private func element(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        let single = value.array.flatMap { $0.count == 1 ? $0[0] : nil } ?? value
        return try members.shapedElement(single)
    }

    private func ids(in value: JSONValue) throws(SCIMError) -> [ResourceID] {
        let listed = value.array ?? [value]
        try checkMemberCount(listed.count)
        var ids: [ResourceID] = []
        ids.reserveCapacity(listed.count)
        for element in listed {
            // A text is what is left of an element in a path such as `members.value`.
            if let text = element.string {
                ids.append(ResourceID(rawValue: text))
            } else if let id = try members.shapedWhole(element)?.memberID {
                ids.append(id)
            }
        }
        return ids
    }
}

extension Filter {
    /// The ids that a filter such as `value eq "x" or value eq "y"` lists; `nil` for any other.
    fileprivate var memberIDs: [ResourceID]? {
        switch self {
        case .compare(let path, .eq, .string(let id)):
            path.attribute.equalsIgnoringCase("value") ? [ResourceID(rawValue: id)] : nil
        case .or(let left, let right):
            left.memberIDs.flatMap { ids in right.memberIDs.map { ids + $0 } }
        default: nil
        }
    }
}

extension JSONValue {
    fileprivate var memberID: ResourceID? {
        self["value"]?.string.map { ResourceID(rawValue: $0) }
    }
}

extension SCIMError {
    fileprivate static let memberValue = SCIMError(
        .mutability,
        "The 'value' of a member cannot change: remove the member and add another one.")
}
