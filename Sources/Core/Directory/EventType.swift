/// What happened, in the words of the event body's `type`.
package enum EventType: String, Hashable, Sendable, CaseIterable {
    case userCreated = "user.created"
    case userUpdated = "user.updated"
    case userDeactivated = "user.deactivated"
    case userReactivated = "user.reactivated"
    case userDeleted = "user.deleted"
    case userSnapshot = "user.snapshot"
    case groupCreated = "group.created"
    case groupUpdated = "group.updated"
    case groupDeleted = "group.deleted"
    case groupMemberAdded = "group.member_added"
    case groupMemberRemoved = "group.member_removed"
    case groupSnapshot = "group.snapshot"

    /// Whether it takes access away and so goes ahead of other users' waiting deliveries.
    package var isUrgent: Bool { self == .userDeactivated || self == .userDeleted }
}
