package import JSON

/// A filter made ready for one schema: names looked up, values read, nothing left to refuse.
///
/// A scan makes one and asks it about every resource.
package struct Predicate: Sendable {
    indirect enum Node: Sendable {
        case and(Node, Node)
        case or(Node, Node)
        case not(Node)
        case present(Selector)
        case compare(Selector, Comparison)
        /// One and the same element of the attribute meets the inner node.
        case element(Selector, Node)
        /// What was found out before, by the number of the question.
        case asked(Int)
    }

    private let root: Node
    /// What is asked about the attribute whose values are not in the resource.
    private let questions: [Node]

    /// - Parameters:
    ///   - filter: What is asked for.
    ///   - schema: Of the resources that are asked.
    ///   - others: Of what is searched beside them; an attribute that only those have is one
    ///     without a value here (RFC 7644 §3.4.2.1).
    ///   - separate: A multi-valued attribute of the schema's core whose values are shown apart
    ///     from the resource, to ``ask(_:_:)``; `nil` for none.
    /// - Throws: `invalidFilter` naming the attribute that no schema has, or that cannot be
    ///   compared like this.
    package init(
        _ filter: Filter, _ schema: ResourceSchema, beside others: [ResourceSchema] = [],
        separate: String? = nil
    ) throws(SCIMError) {
        let node = try PredicateCompiler(scope: .resource, schema: schema, others: others)
            .node(filter)
        var questions: [Node] = []
        root = separate.map { node.asking(about: $0, &questions) } ?? node
        self.questions = questions
    }

    /// Whether a resource, as a client would see it, meets the filter.
    ///
    /// - Parameters:
    ///   - resource: Without the values of the separate attribute.
    ///   - answers: What ``ask(_:_:)`` found out about those.
    /// - Returns: Whether it does.
    package func matches(_ resource: JSONObject, _ answers: [Bool] = []) -> Bool {
        root.holds(in: resource, answers)
    }

    /// The answers before anything was shown; empty when the separate attribute does not matter.
    package var noAnswers: [Bool] { questions.map { _ in false } }

    /// Shows some values of the separate attribute: each question is about whether one of all meets
    /// it, so that a list of any length can be shown piece by piece.
    ///
    /// - Parameters:
    ///   - piece: An object with the attribute and some of its values; one without it, once, when
    ///     there are none at all.
    ///   - answers: From ``noAnswers`` on.
    package func ask(_ piece: JSONObject, _ answers: inout [Bool]) {
        for (number, question) in questions.enumerated() where !answers[number] {
            answers[number] = question.holds(in: piece, [])
        }
    }
}

extension Predicate.Node {
    /// `object` is the resource or, inside an element, that element.
    func holds(in object: JSONObject, _ answers: [Bool]) -> Bool {
        switch self {
        case .and(let left, let right):
            left.holds(in: object, answers) && right.holds(in: object, answers)
        case .or(let left, let right):
            left.holds(in: object, answers) || right.holds(in: object, answers)
        case .not(let inner): !inner.holds(in: object, answers)
        case .asked(let number): answers[number]
        case .present(let selector):
            selector.anyValue(in: object) { $0?.isPresent ?? false }
        case .compare(let selector, let comparison):
            selector.anyValue(in: object) { comparison.holds(for: $0) }
        case .element(let selector, let inner):
            selector.anyValue(in: object) { element in
                element.map { inner.holds(in: $0.asElement, answers) } ?? false
            }
        }
    }

    /// The same with a number in the place of each question about an attribute.
    func asking(about attribute: String, _ questions: inout [Self]) -> Self {
        switch self {
        case .and(let left, let right):
            return .and(
                left.asking(about: attribute, &questions),
                right.asking(about: attribute, &questions))
        case .or(let left, let right):
            return .or(
                left.asking(about: attribute, &questions),
                right.asking(about: attribute, &questions))
        case .not(let inner): return .not(inner.asking(about: attribute, &questions))
        case .present(let selector), .compare(let selector, _), .element(let selector, _):
            guard selector.container == nil, selector.name == attribute else { return self }
            questions.append(self)
            return .asked(questions.count - 1)
        case .asked: return self
        }
    }
}

/// Where in an object the values of an attribute are.
struct Selector: Sendable {
    /// The URN whose object holds the attribute; `nil` for the object itself.
    var container: String?
    var name: String
    /// The part of a complex attribute that is looked at.
    var part: String?
    /// Set for what no schema describes, whose letters are therefore not known.
    var ignoresCase = false

    /// Whether one value meets `test`, RFC 7644 §3.4.2.2; an absent attribute is one `nil`.
    func anyValue(in object: JSONObject, _ test: (JSONValue?) -> Bool) -> Bool {
        guard let value = value(in: object), value.array?.isEmpty != true else { return test(nil) }
        let elements = value.array ?? [value]
        guard let part else { return elements.contains { test($0) } }
        return elements.contains { element in test(element.object.flatMap { find(part, in: $0) }) }
    }

    /// What stands under the attribute's name, a list or one value.
    func value(in object: JSONObject) -> JSONValue? {
        let holder = container.map { find($0, in: object)?.object } ?? object
        return holder.flatMap { find(name, in: $0) }
    }

    func find(_ key: String, in object: JSONObject) -> JSONValue? {
        guard ignoresCase else { return object[key] }
        return object.members.first { $0.key.equalsIgnoringCase(key) }?.value
    }
}

extension JSONValue {
    /// An element of a list as an object; a plain value is the `value` of it.
    var asElement: JSONObject { object ?? ["value": self] }

    /// RFC 7643 §2.5: null, an empty list and nothing but such are the same as absent.
    ///
    /// RFC 7644's `pr` asks for "non-empty", which an empty text is not either.
    fileprivate var isPresent: Bool {
        switch self {
        case .null: false
        case .bool, .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains { $0.isPresent }
        case .object(let object): object.members.contains { $0.value.isPresent }
        }
    }
}
