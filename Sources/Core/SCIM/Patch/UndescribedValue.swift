import JSON

/// The value of an attribute under a URN that nobody declared, while an operation changes it.
///
/// No schema says whether the attribute has several values: what is stored and what is sent tell.
/// Nothing is checked, and all is kept as it came; the meaning of the operations is the same as
/// where a schema describes the attribute (RFC 7644 §3.5.2).
struct UndescribedValue {
    /// `nil` when there is none.
    private(set) var value: JSONValue?
    private let schema: ResourceSchema

    init(_ value: JSONValue?, _ schema: ResourceSchema) {
        self.value = value
        self.schema = schema
    }

    /// An operation on the attribute as a whole.
    ///
    /// - Parameters:
    ///   - verb: What to do; to add to several values leaves them, and to remove some that are
    ///     listed leaves the others (Q16), where a list of none removes none (Q17).
    ///   - operand: What was sent beside it.
    mutating func apply(_ verb: PatchOperation.Verb, _ operand: JSONValue) {
        switch verb {
        case .add where isList || operand.array != nil:
            var list = ElementList(elements, of: element)
            for added in alike(operand.listed) { list.add(added) }
            value = JSONValue.array(list.elements).assigned
        case .add, .replace:
            value = operand.assigned
        case .remove where isList && !operand.isNull:
            var list = ElementList(elements, of: element)
            list.remove(alike(operand.listed))
            value = JSONValue.array(list.elements).assigned
        case .remove:
            value = nil
        }
    }

    /// An operation on one part of the attribute, or of all its elements.
    mutating func apply(_ verb: PatchOperation.Verb, _ operand: JSONValue, toPart part: String) {
        if isList {
            let operand = verb == .remove ? .null : operand
            value = JSONValue.array(elements.map { setting(part, of: $0, to: operand) }).assigned
            return
        }
        var object = value?.object ?? JSONObject()
        let key = object.members.first { $0.key.equalsIgnoringCase(part) }?.key ?? part
        var inner = UndescribedValue(object[key], schema)
        inner.apply(verb, operand)
        object[key] = inner.value
        value = object.isEmpty ? nil : .object(object)
    }

    /// An operation on the elements that a filter selects; one that is missing is made (Q07).
    ///
    /// - Throws: `invalidPath` for a filter that cannot be evaluated, `noTarget` for one that does
    ///   not say what a new element would look like.
    mutating func apply(
        _ verb: PatchOperation.Verb, _ operand: JSONValue, to part: String?, where filter: Filter
    ) throws(SCIMError) {
        let node: Predicate.Node
        do {
            node = try PredicateCompiler(scope: .undescribed, schema: schema).node(filter)
        } catch {
            throw SCIMError(.invalidPath, "In the path: \(error.detail)")
        }
        var changed = elements
        var chosen = changed.indices.filter { node.holds(in: changed[$0].asElement, []) }
        let isRemoval = verb == .remove || operand.isNull
        if chosen.isEmpty, !isRemoval {
            changed.append(.object(try newElement(filter)))
            chosen = [changed.count - 1]
        }
        for index in chosen {
            changed[index] = setting(part, of: changed[index], to: isRemoval ? .null : operand)
        }
        let isOne = value != nil && !isList && changed.count == 1
        value = (isOne ? changed[0] : .array(changed)).assigned
    }

    private var isList: Bool { value?.array != nil }

    private var elements: [JSONValue] { value.map(\.listed) ?? [] }

    /// For ``ElementList``, which wants to know no more than that nothing is known.
    private var element: Attribute { Attribute("", .complex) }

    /// Elements the way in which the stored ones are written: `"a"` or `{"value": "a"}`.
    private func alike(_ sent: [JSONValue]) -> [JSONValue] {
        guard elements.contains(where: { $0.object == nil }) else { return sent }
        return sent.map { element in
            guard let object = element.object, object.members.count == 1,
                object.members[0].key.equalsIgnoringCase("value")
            else { return element }
            return object.members[0].value
        }
    }

    /// Null takes the part away, or without a part the element.
    private func setting(
        _ part: String?, of element: JSONValue, to operand: JSONValue
    ) -> JSONValue {
        guard let part else {
            guard let object = element.object, let new = operand.object else { return operand }
            return .object(object.merging(new))
        }
        guard var object = element.object else {
            return part.equalsIgnoringCase("value") ? operand : element
        }
        let key = object.members.first { $0.key.equalsIgnoringCase(part) }?.key ?? part
        object[key] = operand.assigned
        return .object(object)
    }

    private func newElement(_ filter: Filter) throws(SCIMError) -> JSONObject {
        guard let members = filter.equalities else {
            throw SCIMError(
                .noTarget,
                "No element meets the filter of the path, and only a filter of 'eq' and 'and' says "
                    + "what a new one would be.")
        }
        return JSONObject(members: members)
    }
}

extension Filter {
    /// What the filter says with `eq` and `and`; `nil` when it says more.
    fileprivate var equalities: [JSONObject.Member]? {
        switch self {
        case .and(let left, let right):
            left.equalities.flatMap { some in right.equalities.map { some + $0 } }
        case .compare(let path, .eq, let value):
            [JSONObject.Member(key: path.attribute, value: value.json)]
        default: nil
        }
    }
}

extension Filter.Value {
    fileprivate var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .number(let text): .number(JSONNumber(text: text))
        case .bool(let flag): .bool(flag)
        case .null: .null
        }
    }
}

extension JSONValue {
    /// A list as it is, anything else as a list of one.
    fileprivate var listed: [JSONValue] { array ?? [self] }
}
