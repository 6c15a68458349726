import Dialects
import Directory
import JSON
import Ports
import SCIM

extension LoadedResource {
    /// Makes another content of a user the stored one.
    ///
    /// Content that is the same already is not stored again: no event, same version.
    func changed(
        to user: JSONObject, quirks: Set<Quirk>, _ context: RequestContext
    ) throws(SCIMError) -> Decision {
        try context.integration.check(user, previous: content)
        try context.integration.schemas.user.checkImmutable(from: content, to: user)
        guard user != content else {
            return Decision(answer: try stored.answer(status: 200, context), quirks: quirks)
        }
        var next = stored
        next.version += 1
        // The wall clock can jump back; the times of one user do not.
        next.modified = max(context.now, stored.modified)
        next.keys = ResourceKeys(of: user, .user)
        next.json = try StoredResource.text(of: user)
        let mutation = Mutation.changed(
            from: CanonicalUser(content, stored), to: CanonicalUser(user, next))
        return Decision(
            commit: context.commit(
                .update(next, expected: stored.version), mutation,
                lessons: context.integration.lessons(in: user, .user)),
            answer: try next.answer(status: 200, context), quirks: quirks)
    }
}

extension RequestContext {
    /// The change with its event, if it is one, and that event's deliveries.
    func commit(
        _ change: Commit.Change, _ mutation: Mutation<CanonicalUser>, lessons: [Lesson] = []
    ) -> Commit {
        let event = EventDraft(
            mutation, integration: integration.name, timestamp: now, request: request)
        let events = event.map { [$0] } ?? []
        return Commit(
            change: change, events: events, deliveries: integration.deliveries(of: events),
            lessons: lessons)
    }
}

extension CanonicalUser {
    init(_ content: JSONObject, _ stored: StoredResource) {
        self.init(
            resource: content, id: stored.id, version: stored.version, created: stored.created,
            modified: stored.modified)
    }
}
