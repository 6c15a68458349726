import Directory
package import Ports
package import SCIM

/// Deletes a group for good, RFC 7644 §3.6; its displayName is free again.
///
/// One event says so, whatever the number of members: they are members of nothing then.
package struct DeleteGroup: UseCase {
    private let id: ResourceID
    private let context: RequestContext

    package init(_ id: ResourceID, _ context: RequestContext) {
        self.id = id
        self.context = context
    }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let group = try LoadedResource(.group, id, context, reader)
        let event = EventDraft(
            .deleted(CanonicalGroup(group.content, group.stored)),
            integration: context.integration.name, timestamp: context.now,
            request: context.request)
        var commit = context.commit(
            .delete(context.integration.name, .group, id, expected: group.stored.version),
            events: event.map { [$0] } ?? [],
            memberships: context.leaving(group.stored, try reader.groups(of: group.stored)))
        commit.tolerateMembers(of: group.stored, context)
        return Decision(commit: commit, answer: Answer(status: 204, resource: id))
    }
}
