/// What is done to a user or a group at a receiver with an API of its own.
package enum UserAPIAction: String, CaseIterable, Sendable {
    case find, create, update, deactivate, reactivate, delete
    case addMember, removeMember
    case findGroup, createGroup, updateGroup, deleteGroup

    /// The names that its templates may use.
    package var scope: Scope {
        switch self {
        case .find, .create:
            Scope(
                [.user, .event, .changes],
                absent: [
                    "remote": unknownYet(self), "remote.id": unknownYet(self), "group": noGroup,
                ])
        case .update, .deactivate, .reactivate, .delete:
            Scope(
                [.user, .remote("id"), .event, .changes],
                absent: ["remote.groupID": noGroup, "group": noGroup])
        case .addMember, .removeMember:
            Scope([.user, .group, .remote("id", "groupID"), .event, .changes])
        case .findGroup, .createGroup:
            Scope(
                [.group, .event, .changes],
                absent: ["remote": unknownYet(self), "user": noUser])
        case .updateGroup, .deleteGroup:
            Scope(
                [.group, .remote("groupID"), .event, .changes],
                absent: [
                    "remote.id": "remote.id is the id of a user; a group has remote.groupID",
                    "user": noUser,
                ])
        }
    }
}

private func unknownYet(_ action: UserAPIAction) -> String {
    "remote is not known in '\(action.rawValue)': the receiver's id is what it finds out"
}

private let noGroup = "a group is known only in addMember, removeMember and the group operations"
private let noUser = "a user is known only in addMember, removeMember and the user operations"
