import Dialects
package import JSON
package import Ports
package import SCIM

/// Replaces a user, RFC 7644 §3.5.1: what the body does not name is gone, except for `active`.
package struct ReplaceUser: UseCase {
    private let id: ResourceID
    private let body: JSONObject
    private let context: RequestContext

    package init(_ id: ResourceID, _ body: JSONObject, _ context: RequestContext) {
        self.id = id
        self.body = body
        self.context = context
    }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let user = try LoadedResource(.user, id, context, reader)
        let (body, quirks) = Dialect(context.integration.provider).rewriteResource(body, .user)
        let content = try ResourceSchema.user.accept(body)
        return try user.changed(to: content, quirks: quirks, context)
    }
}
