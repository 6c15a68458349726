import Dialects
package import JSON
package import Ports
package import SCIM

/// Replaces a group, RFC 7644 §3.5.1: what the body does not name is gone, members included.
package struct ReplaceGroup: UseCase {
    private let id: ResourceID
    private let content: JSONObject
    private let plan: MemberPlan
    private let quirks: Set<Quirk>
    private let context: RequestContext

    /// - Throws: `invalidValue` for what is no group, `tooMany` for more members than 10,000.
    package init(
        _ id: ResourceID, _ body: JSONObject, _ context: RequestContext
    ) throws(SCIMError) {
        let schema = context.integration.schemas.group
        let (body, quirks) = Dialect(context.integration.provider).rewriteResource(body, schema)
        let (content, members) = try schema.takingMembers(outOf: schema.accept(body))
        self.id = id
        self.content = content
        plan = MemberPlan(exactly: members)
        self.quirks = quirks
        self.context = context
    }

    package var mayScan: Bool { true }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let group = try LoadedResource(.group, id, context, reader)
        let schema = context.integration.schemas.group
        return try GroupChange(context: context, reader: reader, quirks: quirks).changing(
            group, to: schema.keepingImmutable(of: group.content, in: content), plan,
            .group(status: 200))
    }
}
