/// The schemas of both resource types as one integration has them: the standard ones, and its own
/// extensions.
package struct ResourceSchemas: Equatable, Sendable {
    /// What an integration without extensions of its own has.
    package static let standard = ResourceSchemas()

    package var user: ResourceSchema
    package var group: ResourceSchema

    package init(user: ResourceSchema = .user, group: ResourceSchema = .group) {
        self.user = user
        self.group = group
    }

    package subscript(type: ResourceType) -> ResourceSchema {
        get { type == .user ? user : group }
        set {
            switch type {
            case .user: user = newValue
            case .group: group = newValue
            }
        }
    }
}
