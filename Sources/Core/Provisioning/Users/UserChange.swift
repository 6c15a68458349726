import Dialects
import Directory
import JSON
import Ports
import SCIM

extension LoadedResource {
    /// Makes another content of a user the stored one.
    ///
    /// Content that is the same already is not stored again: no event, same version.
    ///
    /// - Parameters:
    ///   - user: The content that is wanted, in stored form.
    ///   - groups: Those that the user is a member of, which a change of the user leaves.
    ///   - quirks: What the client was forgiven.
    ///   - context: Of the request.
    /// - Returns: The change with its event and the answer.
    /// - Throws: `invalidValue` for a user that the integration must not have.
    func changed(
        to user: JSONObject, _ groups: [GroupReference], quirks: Set<Quirk>,
        _ context: RequestContext
    ) throws(SCIMError) -> Decision {
        try context.integration.check(user, previous: content)
        try context.integration.schemas.user.checkImmutable(from: content, to: user)
        guard user != content else {
            return Decision(answer: try stored.answer(status: 200, context, groups), quirks: quirks)
        }
        var next = stored
        next.version += 1
        // The wall clock can jump back; the times of one user do not.
        next.modified = max(context.now, stored.modified)
        next.keys = ResourceKeys(of: user, .user)
        next.json = try StoredResource.text(of: user)
        let mutation = Mutation.changed(
            from: CanonicalUser(content, stored, groups), to: CanonicalUser(user, next, groups))
        return Decision(
            commit: context.commit(
                .update(next, expected: stored.version), mutation,
                lessons: context.integration.lessons(in: user, .user)),
            answer: try next.answer(status: 200, context, groups), quirks: quirks)
    }
}

extension RequestContext {
    /// The change with its event, if it is one, and that event's deliveries.
    func commit(
        _ change: Commit.Change, _ mutation: Mutation<CanonicalUser>,
        memberships: [MembershipChange] = [], lessons: [Lesson] = []
    ) -> Commit {
        let event = EventDraft(
            mutation, integration: integration.name, timestamp: now, request: request)
        return commit(
            change, events: event.map { [$0] } ?? [], memberships: memberships, lessons: lessons)
    }
}

extension CanonicalUser {
    init(_ content: JSONObject, _ stored: StoredResource, _ groups: [GroupReference]) {
        self.init(
            resource: content, id: stored.id, version: stored.version, created: stored.created,
            modified: stored.modified, groups: groups)
    }
}
