import JSON

extension PatchTarget {
    /// A multi-valued attribute after the operation; `nil` when no element is left.
    func list(
        _ verb: PatchOperation.Verb, _ value: JSONValue, _ old: [JSONValue]
    ) throws(SCIMError) -> JSONValue? {
        if filter != nil || part != nil { return try selected(verb, value, old).list }
        switch verb {
        case .remove where value.isNull:
            return nil
        case .remove:
            var list = ElementList(old, of: attribute)
            list.remove(try shaped(value))
            return list.elements.list
        case .replace:
            return try attribute.shaped(value.isNull ? value : .array(value.elements))
        case .add:
            var list = ElementList(old, of: attribute)
            for value in value.elements {
                if let element = try attribute.shapedWhole(value) { list.add(element) }
            }
            list.settlePrimary()
            return list.elements.list
        }
    }

    /// The elements that the filter selects, or all; a missing one is made (Q07).
    private func selected(
        _ verb: PatchOperation.Verb, _ value: JSONValue, _ old: [JSONValue]
    ) throws(SCIMError) -> [JSONValue] {
        var chosen = try indices(in: old)
        if verb == .remove || value.isNull { return reduced(old, chosen) }
        guard attribute.kind == .complex else { return try replaced(old, chosen, with: value) }
        var elements = old
        if chosen.isEmpty {
            elements.append(.object(try newElement()))
            chosen = [elements.count - 1]
        }
        for index in chosen {
            let element = elements[index].object ?? JSONObject()
            elements[index] = .object(try changed(element, verb, value))
        }
        elements.keepOnePrimary(preferring: chosen.first)
        guard chosen.count > 1 else { return elements.filter { $0.object?.isEmpty != true } }
        var list = ElementList(of: attribute)
        for element in elements where element.object?.isEmpty != true { list.add(element) }
        return list.elements
    }

    /// Without the chosen elements, or without a part of them; one that then says nothing goes too.
    private func reduced(_ elements: [JSONValue], _ chosen: [Int]) -> [JSONValue] {
        let chosen = Set(chosen)
        return elements.indices.compactMap { index in
            guard chosen.contains(index) else { return elements[index] }
            guard let part, let element = elements[index].object else { return nil }
            let rest = element.setting(part.name, nil)
            return part.name != "value" && rest.saysSomething ? .object(rest) : nil
        }
    }

    /// With another value in the place of the chosen ones of a list of plain values.
    private func replaced(
        _ elements: [JSONValue], _ chosen: [Int], with value: JSONValue
    ) throws(SCIMError) -> [JSONValue] {
        let new = try shaped(value)
        let chosen = Set(chosen)
        var list = ElementList(of: attribute)
        for index in elements.indices {
            for element in chosen.contains(index) ? new : [elements[index]] { list.add(element) }
        }
        for element in chosen.isEmpty ? new : [] { list.add(element) }
        return list.elements
    }

    private func changed(
        _ element: JSONObject, _ verb: PatchOperation.Verb, _ value: JSONValue
    ) throws(SCIMError) -> JSONObject {
        if let part {
            let new = try part.shaped(value)
            guard
                part.mutability != .immutable || element[part.name] == nil
                    || element[part.name] == new
            else {
                throw SCIMError(
                    .mutability,
                    "'\(part.name)' of an element of '\(attribute.name)' cannot change: remove the "
                        + "element and add another.")
            }
            return element.setting(part.name, new)
        }
        let single = value.elements.count == 1 ? value.elements[0] : value
        guard let new = try attribute.shapedElement(single)?.object else { return element }
        guard verb == .replace else { return element.merging(new) }
        // Replacing a selected element keeps what selected it, or it could not be found again.
        var base = JSONObject()
        _ = filter?.describe(&base, attribute)
        return base.merging(new)
    }

    private func indices(in elements: [JSONValue]) throws(SCIMError) -> [Int] {
        guard let filter else { return Array(elements.indices) }
        let node: Predicate.Node
        do {
            let element = attribute.selectable ?? attribute
            node = try PredicateCompiler(scope: .element(of: element), schema: schema).node(filter)
        } catch {
            throw SCIMError(.invalidPath, "In the path of '\(attribute.name)': \(error.detail)")
        }
        return elements.indices.filter { node.holds(in: elements[$0].asElement, []) }
    }

    /// An element that meets the filter, for there is none yet.
    ///
    /// - Throws: `noTarget` when the filter does not say what such an element looks like.
    private func newElement() throws(SCIMError) -> JSONObject {
        var element = JSONObject()
        guard let filter else { return element }
        guard filter.describe(&element, attribute) else {
            throw SCIMError(
                .noTarget,
                "No element of '\(attribute.name)' meets the filter of the path, and only a filter "
                    + "of 'eq' and 'and' says what a new one would be.")
        }
        return element
    }

    /// The elements that a removal lists, which need not be complete.
    private func shaped(_ value: JSONValue) throws(SCIMError) -> [JSONValue] {
        var listed: [JSONValue] = []
        for value in value.elements where !value.isNull {
            if let element = try attribute.shapedElement(value) { listed.append(element) }
        }
        return listed
    }
}

extension Filter {
    /// Writes what the filter says with `eq` and `and` into an element; `false` when it says more.
    fileprivate func describe(_ element: inout JSONObject, _ attribute: Attribute) -> Bool {
        switch self {
        case .and(let left, let right):
            let isDescribed = left.describe(&element, attribute)
            return right.describe(&element, attribute) && isDescribed
        case .compare(let path, .eq, let value):
            guard let part = attribute.subAttribute(path.attribute) else { return false }
            element[part.name] = value.json(as: part)
            return true
        default:
            return false
        }
    }
}

extension Filter.Value {
    /// The value as the schema wants it: `primary eq "True"` is a boolean (Q22), and `type eq
    /// "Work"` has a canonical spelling (Q09).
    fileprivate func json(as part: Attribute) -> JSONValue? {
        switch (part.kind, self) {
        case (_, .null): nil
        case (.boolean, _): boolean.map { .bool($0) }
        case (.integer, .number(let text)), (.decimal, .number(let text)):
            .number(JSONNumber(text: text))
        default: .string(part.canonicalValues.first { $0.equalsIgnoringCase(text) } ?? text)
        }
    }
}

extension JSONValue {
    /// A list as it is, anything else as a list of one.
    fileprivate var elements: [JSONValue] { array ?? [self] }
}

extension [JSONValue] {
    /// This list, or `nil` when nothing is in it.
    fileprivate var list: JSONValue? { isEmpty ? nil : .array(self) }
}

extension JSONObject {
    /// Whether an element has more than what it would be for.
    fileprivate var saysSomething: Bool {
        members.contains { $0.key != "type" && $0.key != "primary" }
    }
}
