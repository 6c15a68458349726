/// All that may stand in a resource of one type: the core schema, its extensions and the common
/// attributes (`schemas id externalId meta`) of RFC 7643 §3.1.
package struct ResourceSchema: Sendable {
    package let type: ResourceType
    package let core: Schema
    package let extensions: [Schema]
    /// `schemas`, `id`, `externalId` and `meta`.
    package let common: [Attribute]

    package init(type: ResourceType, core: Schema, extensions: [Schema], common: [Attribute]) {
        self.type = type
        self.core = core
        self.extensions = extensions
        self.common = common
    }
}
