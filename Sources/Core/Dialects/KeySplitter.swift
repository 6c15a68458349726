import JSON
import SCIM

/// Takes objects of attributes apart, one operation for each key whose meaning needs a path.
///
/// An object is a merge: `{"name": {"familyName": "X"}}` leaves the given name (Q06), so that each
/// part becomes an operation of its own.
struct KeySplitter {
    let schema: ResourceSchema
    private(set) var quirks: Set<Quirk> = []

    init(_ schema: ResourceSchema) { self.schema = schema }

    /// - Parameters:
    ///   - operation: Any.
    ///   - isPart: The operation comes out of an object itself.
    /// - Returns: `nil` when the operation stays as it is.
    mutating func split(
        _ operation: ReceivedOperation, isPart: Bool = false
    ) -> [ReceivedOperation]? {
        guard operation.sets else { return nil }
        guard let path = operation.path else { return splitWithoutPath(operation) }
        if let urn = schema.urn(path), operation.value?.isBlank == true {
            quirks.insert(.clearedValue)
            // The core schema is the resource itself, which a PATCH does not remove.
            return schema.extension(urn) == nil
                ? [] : [ReceivedOperation("remove", urn, nil, schema)]
        }
        guard let object = operation.value?.object else { return nil }
        if let urn = schema.urn(path) {
            return parts(of: object, operation.verb, below: urn + ":")
        }
        guard let target = operation.target, target.isPlainObject,
            isPart || object.members.contains(where: { $0.value.isBlank })
        else { return nil }
        return parts(of: object, operation.verb, below: path + ".")
    }

    private mutating func splitWithoutPath(
        _ operation: ReceivedOperation
    ) -> [ReceivedOperation]? {
        if let elements = operation.value?.array, elements.count == 1, elements[0].object != nil {
            var unwrapped = operation
            unwrapped.value = elements[0]
            quirks.insert(.wrappedValue)
            return splitWithoutPath(unwrapped) ?? [unwrapped]
        }
        guard var members = operation.value?.object?.members else { return nil }
        if let corrected = schema.correctingDottedURNs(members) {
            members = corrected
            quirks.insert(.dottedURN)
        }
        let reasons = members.map { reason($0) }
        guard reasons.contains(where: { $0 != nil }) else { return nil }
        quirks.formUnion(reasons.compactMap { $0 })
        return zip(members, reasons).flatMap { member, reason in
            reason == .readOnlyKey ? [] : operations(member, operation.verb)
        }
    }

    /// Why a key cannot stay in an object without a path; `nil` for a plain attribute and for what
    /// the schema does not know.
    private func reason(_ member: JSONObject.Member) -> Quirk? {
        if schema.urn(member.key) != nil { return .nestedObject }
        let quirk = Quirk(ofKey: member.key)
        let operation = ReceivedOperation("add", member.key, member.value, schema)
        guard let target = operation.target else {
            return isUndescribedAttribute(member) ? .urnKey : nil
        }
        if target.isReadOnly { return .readOnlyKey }
        if let quirk { return quirk }
        if target.schema != nil { return .unqualifiedPath }
        if member.value.clears(target.place) { return .clearedValue }
        return target.isPlainObject && member.value.object != nil ? .nestedObject : nil
    }

    private mutating func operations(
        _ member: JSONObject.Member, _ verb: String
    ) -> [ReceivedOperation] {
        let operation = ReceivedOperation(verb, member.key, member.value, schema)
        let isPath = operation.target != nil || schema.urn(member.key) != nil
        guard isPath || isUndescribedAttribute(member) else {
            return [ReceivedOperation(verb, nil, .object(JSONObject(members: [member])), schema)]
        }
        return split(operation, isPart: true) ?? [operation]
    }

    /// Whether a key with a URN names one attribute of a schema that does not describe it.
    ///
    /// An object under an unknown URN is a whole extension.
    private func isUndescribedAttribute(_ member: JSONObject.Member) -> Bool {
        guard Quirk(ofKey: member.key) == .urnKey,
            let urn = (try? PatchPath(parsing: member.key))?.attribute.schema
        else { return false }
        return member.value.object == nil || schema.urn(urn) != nil
    }

    private mutating func parts(
        of object: JSONObject, _ verb: String, below prefix: String
    ) -> [ReceivedOperation] {
        quirks.insert(.nestedObject)
        return object.members.flatMap { member in
            let operation = ReceivedOperation(verb, prefix + member.key, member.value, schema)
            guard let target = operation.target, !target.isReadOnly else {
                return [ReceivedOperation]()
            }
            return split(operation, isPart: true) ?? [operation]
        }
    }
}

extension ReceivedOperation.Target {
    /// One object of parts that change one by one, as `name` is; a manager is set as a whole.
    fileprivate var isPlainObject: Bool {
        let place = place
        return place.attribute.kind == .complex && !place.attribute.isMultiValued && !place.hasValue
    }

    /// Whether a client may name this but not set it; `schemas` is computed.
    fileprivate var isReadOnly: Bool {
        attribute.mutability == .readOnly || subAttribute?.mutability == .readOnly
            || attribute.name == "schemas"
    }
}
