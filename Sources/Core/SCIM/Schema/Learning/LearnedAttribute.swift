/// What one value of an extension that nobody declared says about its attribute.
package struct LearnedAttribute: Hashable, Sendable {
    /// The extension, in the letters in which it was first seen.
    package var urn: String
    package var name: String
    /// The sub-attribute that this is; `nil` for the attribute itself.
    package var part: String?
    package var kind: Attribute.Kind
    package var isMultiValued: Bool

    package init(
        urn: String, name: String, part: String? = nil, kind: Attribute.Kind,
        isMultiValued: Bool = false
    ) {
        self.urn = urn
        self.name = name
        self.part = part
        self.kind = kind
        self.isMultiValued = isMultiValued
    }
}
