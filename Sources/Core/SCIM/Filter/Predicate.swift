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
    }

    private let root: Node

    /// - Parameters:
    ///   - filter: What is asked for.
    ///   - schema: Of the resources that are asked.
    ///   - others: Of what is searched beside them; an attribute that only those have is one
    ///     without a value here (RFC 7644 §3.4.2.1).
    /// - Throws: `invalidFilter` naming the attribute that no schema has, or that cannot be
    ///   compared like this.
    package init(
        _ filter: Filter, _ schema: ResourceSchema, beside others: [ResourceSchema] = []
    ) throws(SCIMError) {
        root = try PredicateCompiler(scope: .resource, schema: schema, others: others)
            .node(filter)
    }

    /// Whether a resource, as a client would see it, meets the filter.
    package func matches(_ resource: JSONObject) -> Bool { root.holds(in: resource) }
}

extension Predicate.Node {
    /// `object` is the resource or, inside an element, that element.
    func holds(in object: JSONObject) -> Bool {
        switch self {
        case .and(let left, let right): left.holds(in: object) && right.holds(in: object)
        case .or(let left, let right): left.holds(in: object) || right.holds(in: object)
        case .not(let inner): !inner.holds(in: object)
        case .present(let selector):
            selector.anyValue(in: object) { $0?.isPresent ?? false }
        case .compare(let selector, let comparison):
            selector.anyValue(in: object) { comparison.holds(for: $0) }
        case .element(let selector, let inner):
            selector.anyValue(in: object) { $0?.object.map(inner.holds) ?? false }
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
