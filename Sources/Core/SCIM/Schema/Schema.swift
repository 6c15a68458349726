/// One schema, RFC 7643 §7: a URN and the attributes that live under it.
package struct Schema: Equatable, Sendable {
    package let id: String
    package let name: String
    package let description: String
    package let attributes: [Attribute]

    package init(id: String, name: String, description: String, attributes: [Attribute]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    /// The attribute with this name, compared without case.
    package func attribute(_ name: String) -> Attribute? { attributes.named(name) }
}
