import JSON

/// The place that one operation changes: an attribute, perhaps some of its elements, perhaps one of
/// their sub-attributes.
struct PatchTarget {
    let schema: ResourceSchema
    let attribute: Attribute
    var part: Attribute?
    var filter: Filter?

    init(_ schema: ResourceSchema, _ attribute: Attribute) {
        self.schema = schema
        self.attribute = attribute
    }

    /// Changes the object that holds the attribute.
    ///
    /// - Parameters:
    ///   - verb: What to do.
    ///   - value: What to add or replace with, where null is the same as remove; for remove, the
    ///     elements to remove, where null means all.
    ///   - holder: The resource, or the object of an extension.
    /// - Throws: `mutability`, `noTarget`, `invalidPath` or `invalidValue`, naming the attribute.
    func apply(
        _ verb: PatchOperation.Verb, _ value: JSONValue, to holder: inout JSONObject
    ) throws(SCIMError) {
        if verb == .remove, attribute.isRequired, part == nil {
            throw SCIMError(.mutability, "'\(attribute.name)' is required and cannot be removed.")
        }
        let old = holder[attribute.name]
        let new =
            attribute.isMultiValued
            ? try list(verb, value, old?.array ?? []) : try single(verb, value, old)
        if new != old { holder[attribute.name] = new }
    }

    /// A singular attribute: add and replace both set; a complex one is merged (§3.5.2.3).
    private func single(
        _ verb: PatchOperation.Verb, _ value: JSONValue, _ old: JSONValue?
    ) throws(SCIMError) -> JSONValue? {
        guard filter == nil else {
            throw SCIMError(
                .invalidPath, "'\(attribute.name)' has one value; leave the brackets out.")
        }
        if let part {
            let new = verb == .remove ? nil : try part.shaped(value)
            return (old?.object ?? JSONObject()).setting(part.name, new).unlessEmpty
        }
        guard verb != .remove, !value.isNull else { return nil }
        guard attribute.kind == .complex, let object = value.object else {
            return try attribute.shaped(value)
        }
        return try merged(old?.object ?? JSONObject(), object).unlessEmpty
    }

    /// The old value with the sub-attributes of the new one; null takes one away.
    private func merged(
        _ old: JSONObject, _ object: JSONObject
    ) throws(SCIMError) -> JSONObject {
        let shaped = try attribute.shapedElement(.object(object))?.object ?? JSONObject()
        var result = old
        // The value goes first: with another one, the old address goes.
        if let value = shaped["value"] { result = result.setting("value", value) }
        for member in shaped.members { result[member.key] = member.value }
        for member in object.members where member.value.isNull {
            if let part = attribute.subAttribute(member.key) {
                result = result.setting(part.name, nil)
            }
        }
        return result
    }
}

extension JSONObject {
    /// This object with one sub-attribute set or, with `nil`, removed.
    ///
    /// A `value` that changes takes `$ref` with it, which would go on naming the old one.
    func setting(_ name: String, _ value: JSONValue?) -> JSONObject {
        var object = self
        if name == "value", self["value"] != value { object["$ref"] = nil }
        object[name] = value
        return object
    }

    /// This object, or `nil` when nothing is in it.
    fileprivate var unlessEmpty: JSONValue? { isEmpty ? nil : .object(self) }
}
