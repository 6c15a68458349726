import JSON

/// Extension schemas put together from what was sent under URNs that nobody declared.
///
/// They make such attributes discoverable and let filters name them. They promise nothing: values
/// are stored as they come, and a value of another kind than before only makes the kind wider.
///
/// Bounded, for whoever may write may invent names: what is beyond a bound is stored and shown, but
/// not learned.
package struct LearnedExtensions: Equatable, Sendable {
    /// Extensions of one resource type.
    package static let schemaLimit = 20
    /// Attributes and sub-attributes of all of them.
    package static let attributeLimit = 500
    /// UTF-8 bytes of a URN, and of a name.
    package static let nameLimit = 256

    /// As discovery lists them, in the order in which they were first seen.
    package private(set) var schemas: [Schema] = []

    package init() {}

    /// What has been learned, as it was told by ``lessons(in:)``.
    package init(_ attributes: [LearnedAttribute]) { add(attributes) }

    package func schema(_ urn: String) -> Schema? {
        schemas.first { $0.id.equalsIgnoringCase(urn) }
    }

    /// Whether a path names an attribute that was seen in one of these extensions.
    package func has(_ path: AttributePath) -> Bool {
        guard let attribute = path.schema.flatMap(schema)?.attribute(path.attribute) else {
            return false
        }
        return path.subAttribute.map { attribute.subAttribute($0) != nil } ?? true
    }

    /// How a URN that nobody declared is written in stored resources.
    ///
    /// The same letters whatever the client's: those that the resource has already, else those in
    /// which the extension was first seen, else the client's with `urn:` in small ones.
    func spelling(of urn: String, in resource: JSONObject) -> String {
        resource.members.first { $0.key.equalsIgnoringCase(urn) }?.key ?? schema(urn)?.id
            ?? "urn:" + urn.dropFirst(4)
    }

    /// Takes in what ``lessons(in:)`` found; what is beyond a bound is left out.
    package mutating func add(_ lessons: [LearnedAttribute]) {
        for lesson in lessons { _ = add(lesson) }
    }

    /// Without the schemas that are declared by now.
    package func without(_ declared: [Schema]) -> LearnedExtensions {
        var rest = self
        rest.schemas.removeAll { schema in
            declared.contains { $0.id.equalsIgnoringCase(schema.id) }
        }
        return rest
    }

    /// - Returns: Whether there was anything to learn, and room for it.
    mutating func add(_ lesson: LearnedAttribute) -> Bool {
        let index = schemas.firstIndex { $0.id.equalsIgnoringCase(lesson.urn) }
        guard index != nil || schemas.count < Self.schemaLimit else { return false }
        let before = index.map { schemas[$0].attributes } ?? []
        var attributes = before
        attributes.take(lesson)
        guard attributes != before else { return false }
        let total = schemas.reduce(0) { $0 + $1.attributes.size }
        guard total + attributes.size - before.size <= Self.attributeLimit else { return false }
        let schema = Schema(
            id: index.map { schemas[$0].id } ?? lesson.urn, name: lesson.urn.shortName,
            description: "Seen in what the identity provider sent; declared nowhere.",
            attributes: attributes)
        if let index { schemas[index] = schema } else { schemas.append(schema) }
        return true
    }
}

extension [Attribute] {
    /// Attributes and sub-attributes.
    fileprivate var size: Int { reduce(count) { $0 + $1.subAttributes.count } }

    /// Adds what a lesson says to the attribute that it is about.
    fileprivate mutating func take(_ lesson: LearnedAttribute) {
        let index = firstIndex { $0.name.equalsIgnoringCase(lesson.name) }
        guard let part = lesson.part else {
            guard let index else { return append(Attribute(learned: lesson.name, lesson)) }
            return self[index].widen(to: lesson)
        }
        guard let index else {
            var parent = Attribute(learned: lesson.name, lesson)
            (parent.kind, parent.isMultiValued) = (.complex, false)
            parent.subAttributes = [Attribute(learned: part, lesson)]
            return append(parent)
        }
        let place = self[index].subAttributes.firstIndex { $0.name.equalsIgnoringCase(part) }
        guard let place else {
            return self[index].subAttributes.append(Attribute(learned: part, lesson))
        }
        self[index].subAttributes[place].widen(to: lesson)
    }
}

extension Attribute {
    fileprivate init(learned name: String, _ lesson: LearnedAttribute) {
        self.init(name, lesson.kind)
        isMultiValued = lesson.isMultiValued
    }

    fileprivate mutating func widen(to lesson: LearnedAttribute) {
        kind = kind.joined(with: lesson.kind)
        isMultiValued = isMultiValued || lesson.isMultiValued
    }
}

extension Attribute.Kind {
    /// The kind that holds the values of both.
    func joined(with other: Attribute.Kind) -> Attribute.Kind {
        if self == other { return self }
        return Set([self, other]) == [.integer, .decimal] ? .decimal : .string
    }
}

extension String {
    /// What people call a schema: the part of its URN before the version, or all of it.
    fileprivate var shortName: String {
        let parts = split(separator: ":")
        return parts.count > 3 ? String(parts[parts.count - 3]) : self
    }
}
