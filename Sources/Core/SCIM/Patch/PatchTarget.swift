import JSON

/// The place that one operation changes: an attribute, perhaps some of its elements, perhaps one of
/// their sub-attributes.
struct PatchTarget {
    private let schema: ResourceSchema
    private let attribute: Attribute
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
    ///   - value: What to add or replace with; ignored by remove. Null is the same as remove.
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
            return old.settingPart(part.name, new)
        }
        guard verb != .remove, !value.isNull else { return nil }
        guard attribute.kind == .complex, let object = value.object else {
            return try attribute.shaped(value)
        }
        return try merged(old, object)
    }

    /// The old value with the sub-attributes of the new one; null takes one away.
    private func merged(
        _ old: JSONValue?, _ object: JSONObject
    ) throws(SCIMError) -> JSONValue? {
        let shaped = try attribute.shapedElement(.object(object))?.object ?? JSONObject()
        var result = (old?.object ?? JSONObject()).merging(shaped)
        for member in object.members where member.value.isNull {
            if let part = attribute.subAttribute(member.key) { result[part.name] = nil }
        }
        return result.isEmpty ? nil : .object(result)
    }

    private func list(
        _ verb: PatchOperation.Verb, _ value: JSONValue, _ old: [JSONValue]
    ) throws(SCIMError) -> JSONValue? {
        if filter != nil || part != nil { return try selected(verb, value, old) }
        switch verb {
        case .remove:
            return nil
        case .replace:
            return try attribute.shaped(value.isNull ? value : .array(value.elements))
        case .add:
            var elements = old
            for value in value.elements where !value.isNull {
                guard let element = try attribute.shapedElement(value) else { continue }
                let index = elements.addElement(element)
                if element["primary"] == true { elements.keepOnePrimary(preferring: index) }
            }
            return elements.isEmpty ? nil : .array(elements)
        }
    }

    /// The elements that the filter selects, or all; a missing one is made (Q07).
    private func selected(
        _ verb: PatchOperation.Verb, _ value: JSONValue, _ old: [JSONValue]
    ) throws(SCIMError) -> JSONValue? {
        var elements = old
        var chosen = try indices(in: old)
        if verb == .remove || value.isNull {
            guard let part else {
                let gone = Set(chosen)
                return kept(old.indices.filter { !gone.contains($0) }.map { old[$0] })
            }
            for index in chosen { elements[index] = old[index].removing(part.name) }
            // Only what lost this part can have become pointless.
            chosen.removeAll { elements[$0].object?.saysSomething(without: part.name) == true }
            let gone = Set(chosen)
            return kept(elements.indices.filter { !gone.contains($0) }.map { elements[$0] })
        }
        if chosen.isEmpty {
            elements.append(.object(try newElement()))
            chosen = [elements.count - 1]
        }
        for index in chosen { elements[index] = try changed(elements[index], verb, value) }
        elements.keepOnePrimary(preferring: chosen.first)
        return kept(elements.filter { $0.object?.isEmpty != true })
    }

    private func changed(
        _ element: JSONValue, _ verb: PatchOperation.Verb, _ value: JSONValue
    ) throws(SCIMError) -> JSONValue {
        if let part {
            return Optional(element).settingPart(part.name, try part.shaped(value))
                ?? .object(JSONObject())
        }
        let single = value.elements.count == 1 ? value.elements[0] : value
        guard let new = try attribute.shapedElement(single)?.object else { return element }
        // Replacing a selected element keeps what selected it, or it could not be found again.
        let base = verb == .add ? element.object ?? JSONObject() : try newElement()
        return .object(base.merging(new))
    }

    private func indices(in elements: [JSONValue]) throws(SCIMError) -> [Int] {
        guard let filter else { return Array(elements.indices) }
        let node: Predicate.Node
        do {
            node = try PredicateCompiler(scope: .element(of: attribute), schema: schema).node(
                filter)
        } catch {
            throw SCIMError(.invalidPath, "In the path of '\(attribute.name)': \(error.detail)")
        }
        return elements.indices.filter { elements[$0].object.map(node.holds) ?? false }
    }

    /// An element that meets the filter, for there is none yet.
    ///
    /// - Throws: `noTarget` when the filter does not say what such an element looks like.
    private func newElement() throws(SCIMError) -> JSONObject {
        var element = JSONObject()
        guard let filter else { return element }
        guard filter.describe(&element, attribute) else {
            throw SCIMError(
                .noTarget, "No element of '\(attribute.name)' meets '\(filter)'; nothing to change."
            )
        }
        return element
    }

    private func kept(_ elements: [JSONValue]) -> JSONValue? {
        elements.isEmpty ? nil : .array(elements)
    }
}

extension Filter {
    /// Writes what the filter says with `eq` and `and` into an element; `false` when it says more.
    fileprivate func describe(_ element: inout JSONObject, _ attribute: Attribute) -> Bool {
        switch self {
        case .and(let left, let right):
            return left.describe(&element, attribute) && right.describe(&element, attribute)
        case .compare(let path, .eq, let value):
            guard let part = attribute.subAttribute(path.attribute) else { return false }
            element[part.name] = value.json(as: part.kind)
            return true
        default:
            return false
        }
    }
}

extension Filter.Value {
    /// The value as the schema wants it: Entra writes `primary eq "True"` (Q22).
    fileprivate func json(as kind: Attribute.Kind) -> JSONValue? {
        switch (kind, self) {
        case (_, .null): nil
        case (.boolean, _): boolean.map { .bool($0) }
        case (.integer, .number(let text)), (.decimal, .number(let text)):
            .number(JSONNumber(text: text))
        default: .string(text)
        }
    }
}

extension JSONValue? {
    /// This object with one sub-attribute set or, with `nil`, removed; `nil` when nothing is left.
    fileprivate func settingPart(_ name: String, _ value: JSONValue?) -> JSONValue? {
        var object = self?.object ?? JSONObject()
        object[name] = value
        return object.isEmpty ? nil : .object(object)
    }
}

extension JSONValue {
    fileprivate func removing(_ name: String) -> JSONValue {
        guard var object else { return self }
        object[name] = nil
        return .object(object)
    }

    /// A list as it is, anything else as a list of one.
    fileprivate var elements: [JSONValue] { array ?? [self] }
}

extension JSONObject {
    /// Whether an element that lost this part still has more than what it would be for.
    fileprivate func saysSomething(without part: String) -> Bool {
        part != "value" && members.contains { $0.key != "type" && $0.key != "primary" }
    }
}
