import Dialects
package import JSON
package import Ports
package import SCIM

/// Changes parts of a user, RFC 7644 §3.5.2; all operations or none.
package struct PatchUser: UseCase {
    private let id: ResourceID
    private let body: JSONObject
    private let context: RequestContext

    package init(_ id: ResourceID, _ body: JSONObject, _ context: RequestContext) {
        self.id = id
        self.body = body
        self.context = context
    }

    /// Many operations are too much work for a loop that serves others, too.
    package var mayScan: Bool {
        body.members.contains { ($0.value.array?.count ?? 0) > fewOperations }
    }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let user = try LoadedResource(.user, id, context, reader)
        let schema = context.integration.schemas.user
        let (body, quirks) = Dialect(context.integration.provider)
            .rewritePatch(body, current: user.content, schema)
        let operations = try PatchOperation.all(in: body)
        let content = try schema.applying(operations, to: user.content)
        return try user.changed(
            to: content, reader.groups(of: user.stored), quirks: quirks, context)
    }
}

private let fewOperations = 100
