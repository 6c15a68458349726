import JSON
import SCIM

/// The rewrites of ``OperationRewrite/all``; each gives `nil` when there is nothing to change.
extension ReceivedOperation {
    /// Names the extension that the attribute belongs to (Q12).
    func qualified(_ target: Target) -> [ReceivedOperation]? {
        guard let schema = target.schema, target.path.attribute.schema == nil else { return nil }
        var path = target.path
        path.attribute.schema = schema
        return [moved(to: path)]
    }

    /// Drops what stands beside a path that says by itself what to remove (Q15).
    func withoutValue(_ target: Target) -> [ReceivedOperation]? {
        guard verb == "remove", let value, value.isNull || !target.isWholeList else { return nil }
        return [asRemoval()]
    }

    /// To set nothing is to remove (Q13, Q36), and to add nothing to a list is nothing at all.
    func cleared(_ target: Target) -> [ReceivedOperation]? {
        guard sets, value?.clears(target.place) == true else { return nil }
        if target.isWholeList, verb == "add" { return [] }
        // An empty `active` says nothing: its removal would bring back the default, and with it a
        // user who was shut out.
        if target.attribute.kind == .boolean { return [] }
        guard !target.attribute.isMultiValued, target.subAttribute?.name == "value" else {
            return [asRemoval()]
        }
        // Nothing is left of a reference without its value.
        var path = target.path
        path.attribute.subAttribute = nil
        return [asRemoval().moved(to: path)]
    }

    /// Removes a reference before another one is set, for the engine merges objects, and a `$ref`
    /// that is left over would name somebody else.
    func replacing(_ target: Target, in resource: JSONObject) -> [ReceivedOperation]? {
        guard sets, let new = value?.object, let value = new.value(of: "value"),
            target.place.hasValue, !target.attribute.isMultiValued
        else { return nil }
        let holder = target.schema.map { resource[$0]?.object } ?? resource
        guard let old = holder?[target.attribute.name]?.object, old["value"] != value,
            old.keys.contains(where: { new.value(of: $0) == nil })
        else { return nil }
        return [asRemoval(), self]
    }

    /// Applies ``ValueRewriter`` to the value, or without a path to each attribute in it.
    func withRewrittenValue(
        _ schema: ResourceSchema, _ rewriter: inout ValueRewriter
    ) -> ReceivedOperation? {
        guard let value else { return nil }
        var output = self
        if let target {
            guard let rewritten = rewriter.rewrite(value, target.place) else { return nil }
            output.value = rewritten
        } else {
            guard path == nil, let object = value.object,
                let rewritten = rewriter.rewriteAttributes(
                    of: object, { schema.resolve(AttributePath(attribute: $0))?.attribute })
            else { return nil }
            output.value = .object(rewritten)
        }
        return output
    }

    private func asRemoval() -> ReceivedOperation {
        var copy = self
        copy.verb = "remove"
        copy.value = nil
        return copy
    }

    private func moved(to path: PatchPath) -> ReceivedOperation {
        var copy = self
        copy.path = path.description
        copy.target?.path = path
        return copy
    }
}

/// Removals that list what goes, in `value` instead of in a filter.
extension ReceivedOperation {
    /// One removal with a filter for each element of the list (Q15 to Q19).
    ///
    /// An empty list names nothing, and so removes nothing: to take it for "all of them" could
    /// empty a group. The members of a group stay in one list, which the engine understands: there
    /// may be thousands.
    func removals(_ target: Target) -> [ReceivedOperation]? {
        guard verb == "remove", target.isWholeList, !target.isListOfReferences, let value
        else { return nil }
        return (value.array ?? [value]).compactMap { element in
            guard let filter = target.filter(for: element) else { return nil }
            var path = target.path
            path.attribute.subAttribute = nil
            path.filter = filter
            return asRemoval().moved(to: path)
        }
    }
}

extension ReceivedOperation.Target {
    /// All elements of a list together, or one part of all of them.
    fileprivate var isWholeList: Bool { attribute.isMultiValued && path.filter == nil }

    /// Whether the engine finds an element by its `value`, whatever the rest of it.
    fileprivate var isListOfReferences: Bool {
        attribute.isKnownByValue && attribute.subAttribute("value")?.isCaseExact == true
    }

    /// What only this element meets: its `value`, or without one everything that is known of it.
    fileprivate func filter(for element: JSONValue) -> Filter? {
        guard let object = element.object else {
            return comparison(subAttribute?.name ?? "value", element)
        }
        if let value = object.value(of: "value") { return comparison("value", value) }
        return object.members.reduce(nil) { filter, member in
            guard let part = attribute.subAttribute(member.key),
                let next = comparison(part.name, member.value)
            else { return filter }
            return filter.map { .and($0, next) } ?? next
        }
    }

    private func comparison(_ name: String, _ value: JSONValue) -> Filter? {
        let operand: Filter.Value
        switch value {
        case .string(let text) where !text.isEmpty: operand = .string(text)
        case .number(let number): operand = .string(number.text)
        case .bool(let flag): operand = .bool(flag)
        case .string, .null, .array, .object: return nil
        }
        return .compare(AttributePath(attribute: name), .eq, operand)
    }
}
