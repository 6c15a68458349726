import Directory
import JSON
import Ports
import SCIM

extension RequestContext {
    /// The same request without the version that its client means: for what follows a first commit,
    /// and for other resources than the one that the request is about.
    var unconditional: RequestContext {
        var context = self
        context.preconditions = .none
        return context
    }

    /// Whether the client says which version it means, and so would not want a race to be ignored.
    var meansVersion: Bool { preconditions != .none }

    /// The change with its events and their deliveries.
    func commit(
        _ change: Commit.Change, events: [EventDraft], memberships: [MembershipChange] = [],
        lessons: [Lesson] = []
    ) -> Commit {
        Commit(
            change: change, events: events, deliveries: integration.deliveries(of: events),
            memberships: memberships, lessons: lessons)
    }

    /// What is deleted leaves its groups, so that their versions tell.
    func leaving(_ stored: StoredResource, _ groups: [GroupReference]) -> [MembershipChange] {
        let member = MemberVersion(type: stored.type, id: stored.id, version: stored.version)
        return groups.map { group in
            MembershipChange(
                integration: integration.name, group: group.id, removed: [member], moment: now)
        }
    }
}

extension Commit {
    /// Lets the members of the group change meanwhile, unless the client means one version.
    mutating func tolerateMembers(of stored: StoredResource, _ context: RequestContext) {
        guard !context.meansVersion else { return }
        switch change {
        case .update, .delete: basis = stored.json
        case .insert, .keep, .none: break
        }
        for index in events.indices { events[index].openGroupVersion() }
    }
}

extension StoreReader {
    /// The groups that a user shows, or that a group is itself a member of.
    func groups(of stored: StoredResource) throws(SCIMError) -> [GroupReference] {
        try reading { () throws(StoreError) in
            try groups(of: stored.id, stored.type, in: stored.integration)
        }
    }
}

extension CanonicalGroup {
    init(_ content: JSONObject, _ stored: StoredResource) {
        self.init(
            resource: content, id: stored.id, version: stored.version, created: stored.created,
            modified: stored.modified)
    }

    var displayName: String { self["displayName"]?.string ?? "" }
}
