import Dialects
import Directory
package import JSON
package import Ports
package import SCIM

/// Creates a user, RFC 7644 §3.3.
///
/// Whether the userName is free is decided by the store, in the same transaction.
package struct CreateUser: UseCase {
    private let body: JSONObject
    private let id: ResourceID
    private let context: RequestContext

    /// - Parameters:
    ///   - body: As received; an `id` in it is ignored.
    ///   - id: For the new user.
    ///   - context: Of the request.
    package init(_ body: JSONObject, id: ResourceID, _ context: RequestContext) {
        self.body = body
        self.id = id
        self.context = context
    }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let integration = context.integration
        let schema = integration.schemas.user
        let dialect = Dialect(integration.provider)
        let (body, quirks) = dialect.rewriteResource(body, schema)
        let user = try schema.accept(body)
        try integration.check(user)
        if dialect.habits.createRestoresInactive,
            let former = try LoadedResource(inactive: user, context, reader)
        {
            let groups = try reader.groups(of: former.stored)
            return try former.restored(as: user, groups, quirks: quirks, context)
        }
        let stored = try StoredResource(
            integration: integration.name, type: .user, id: id, version: 1, created: context.now,
            modified: context.now, keys: ResourceKeys(of: user, .user),
            json: StoredResource.text(of: user))
        var answer = try stored.answer(status: 201, context, [])
        answer.location = stored.location(base: context.base)
        return Decision(
            commit: context.commit(
                .insert(stored), .created(CanonicalUser(user, stored, [])),
                lessons: integration.lessons(in: user, .user)),
            answer: answer, quirks: quirks)
    }
}
