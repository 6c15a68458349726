/// All that may stand in a resource of one type: the core schema, its extensions and the common
/// attributes (`schemas id externalId meta`) of RFC 7643 §3.1.
package struct ResourceSchema: Equatable, Sendable {
    package let type: ResourceType
    package let core: Schema
    /// Standard ones and those that the configuration declares; their values are checked.
    package var extensions: [Schema]
    /// `schemas`, `id`, `externalId` and `meta`.
    package let common: [Attribute]
    /// Extensions that nobody declared and that were seen all the same; their values are not checked.
    package var learned = LearnedExtensions()

    package init(type: ResourceType, core: Schema, extensions: [Schema], common: [Attribute]) {
        self.type = type
        self.core = core
        self.extensions = extensions
        self.common = common
    }
}
