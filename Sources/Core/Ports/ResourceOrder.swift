package import SCIM

/// An order of resources that the store can walk without sorting.
package struct ResourceOrder: Equatable, Sendable {
    package enum Key: Equatable, Sendable {
        /// By age, for ids are made in the order of time.
        case id
        /// By a user's `userName` or a group's `displayName`, folded; no two are alike.
        case name
        /// By a user's `displayName`, folded, then by id; those without one come last.
        case displayName
    }

    /// Oldest first.
    package static let age = ResourceOrder(.id)

    package var key: Key
    /// The exact reverse: what is last otherwise, those without a value too, comes first.
    package var isDescending: Bool

    package init(_ key: Key, isDescending: Bool = false) {
        self.key = key
        self.isDescending = isDescending
    }
}

/// A place in a ``ResourceOrder``: where a resource stands, or stood.
package struct ResourcePosition: Equatable, Sendable {
    package var id: ResourceID
    /// What the order goes by; `nil` for an order by id, and for a resource without the value.
    package var text: String?

    package init(id: ResourceID, text: String? = nil) {
        self.id = id
        self.text = text
    }
}

extension StoredResource {
    /// Where this resource stands.
    package func position(in order: ResourceOrder) -> ResourcePosition {
        switch order.key {
        case .id: ResourcePosition(id: id)
        case .name: ResourcePosition(id: id, text: keys.name)
        case .displayName: ResourcePosition(id: id, text: keys.displayName)
        }
    }
}
