package import Directory
package import SCIM

/// Members that join and leave one group, checked row by row instead of by the group's version.
///
/// Many requests may change the members of one group at the same moment, and none stands in the
/// way of another. The group gets its next version from the store, and so does each user that
/// joins or leaves, for a user shows its groups. A group that the same commit inserts or updates
/// keeps the version that it is given there.
package struct MembershipChange: Equatable, Sendable {
    package var integration: IntegrationName
    package var group: ResourceID
    /// What the events of the commit show of the group: its stored JSON must be this.
    ///
    /// `nil` when they do not show it, or when the same commit inserts or updates the group.
    package var content: [UInt8]?
    /// The version that the group must still have, for a client that says which one it means.
    package var expected: Int?
    /// Must exist in this version and be no members yet.
    package var added: [MemberVersion]
    /// Must exist in this version and be members.
    package var removed: [MemberVersion]
    /// When it happened: what changes is not older than this.
    package var moment: Timestamp

    package init(
        integration: IntegrationName, group: ResourceID, content: [UInt8]? = nil,
        expected: Int? = nil, added: [MemberVersion] = [], removed: [MemberVersion] = [],
        moment: Timestamp
    ) {
        self.integration = integration
        self.group = group
        self.content = content
        self.expected = expected
        self.added = added
        self.removed = removed
        self.moment = moment
    }
}

/// A resource as the events of a membership show it.
package struct MemberVersion: Equatable, Sendable {
    package var type: ResourceType
    package var id: ResourceID
    /// The version that the resource must still have; `nil` when the events do not show it.
    package var version: Int?

    package init(type: ResourceType, id: ResourceID, version: Int? = nil) {
        self.type = type
        self.id = id
        self.version = version
    }
}
