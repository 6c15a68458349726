/// The schemas of both resource types as one integration has them: the standard ones, and its own
/// extensions.
package struct ResourceSchemas: Equatable, Sendable {
    /// What an integration without extensions of its own has.
    package static let standard = ResourceSchemas()

    /// One reference, for every request copies this several times, on threads that would all count
    /// the same references.
    private var content: Content

    private final class Content: Equatable, Sendable {
        let user: ResourceSchema
        let group: ResourceSchema

        init(user: ResourceSchema, group: ResourceSchema) {
            self.user = user
            self.group = group
        }

        static func == (left: Content, right: Content) -> Bool {
            left === right || left.user == right.user && left.group == right.group
        }
    }

    package init(user: ResourceSchema = .user, group: ResourceSchema = .group) {
        content = Content(user: user, group: group)
    }

    package var user: ResourceSchema {
        get { content.user }
        set { content = Content(user: newValue, group: group) }
    }

    package var group: ResourceSchema {
        get { content.group }
        set { content = Content(user: user, group: newValue) }
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
