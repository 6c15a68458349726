import Directory
package import Ports
package import SCIM

/// Deletes a user for good, RFC 7644 §3.6; its userName is free again.
///
/// One event says so, and shows the groups that the user was in: it is a member of nothing then.
package struct DeleteUser: UseCase {
    private let id: ResourceID
    private let context: RequestContext

    package init(_ id: ResourceID, _ context: RequestContext) {
        self.id = id
        self.context = context
    }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let user = try LoadedResource(.user, id, context, reader)
        let groups = try reader.groups(of: user.stored)
        let change = Commit.Change.delete(
            context.integration.name, .user, id, expected: user.stored.version)
        return Decision(
            commit: context.commit(
                change, .deleted(CanonicalUser(user.content, user.stored, groups)),
                memberships: context.leaving(user.stored, groups)),
            answer: Answer(status: 204, resource: id))
    }
}
