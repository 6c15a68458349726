import SCIM
import Templates

/// What can be done to a user, or to a group: the same errands with other operations.
struct Subject: Sendable {
    let type: ResourceType
    let find: UserAPIAction
    let create: UserAPIAction
    let update: UserAPIAction
    /// `nil` for groups, which are not switched on and off.
    let deactivate: UserAPIAction?
    let reactivate: UserAPIAction?
    let delete: UserAPIAction

    static let user = Subject(
        type: .user, find: .find, create: .create, update: .update, deactivate: .deactivate,
        reactivate: .reactivate, delete: .delete)
    static let group = Subject(
        type: .group, find: .findGroup, create: .createGroup, update: .updateGroup,
        deactivate: nil, reactivate: nil, delete: .deleteGroup)

    /// Whether an operation cannot be made without the receiver's id of this.
    func needsID(_ operation: UserAPIOperation) -> Bool {
        type == .user ? operation.needsUserID : operation.needsGroupID
    }
}
