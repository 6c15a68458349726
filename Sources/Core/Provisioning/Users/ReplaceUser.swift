import Dialects
package import JSON
package import Ports
package import SCIM

/// Replaces a user, RFC 7644 §3.5.1: what the body does not name is gone, except for `active`.
///
/// An omission must not let a disabled user in again.
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
        let schema = context.integration.schemas.user
        let (body, quirks) = Dialect(context.integration.provider).rewriteResource(body, schema)
        var content = try schema.accept(body, replacing: user.content)
        if !body.says("active") { content["active"] = user.content["active"] }
        return try user.changed(
            to: content, reader.groups(of: user.stored), quirks: quirks, context)
    }
}

extension JSONObject {
    /// Whether an attribute has a value here; its name has no letter case (RFC 7643 §2.1).
    fileprivate func says(_ attribute: String) -> Bool {
        members.contains { $0.key.equalsIgnoringCase(attribute) && !$0.value.isNull }
    }
}
