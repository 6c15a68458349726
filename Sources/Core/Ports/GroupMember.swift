package import SCIM

/// One direct member of a group, as a list of members shows it.
package struct GroupMember: Equatable, Sendable {
    /// Where it stands in the order of members: the list goes on after it.
    package var place: Int64
    package var type: ResourceType
    package var id: ResourceID
    /// The `displayName`, else the `userName`.
    package var display: String?

    package init(place: Int64, type: ResourceType, id: ResourceID, display: String?) {
        self.place = place
        self.type = type
        self.id = id
        self.display = display
    }
}

/// What a resource is to a group.
package struct MemberStanding: Equatable, Sendable {
    package var type: ResourceType
    package var version: Int
    package var isMember: Bool

    package init(type: ResourceType, version: Int, isMember: Bool) {
        self.type = type
        self.version = version
        self.isMember = isMember
    }
}
