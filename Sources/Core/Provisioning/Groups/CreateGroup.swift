import Dialects
package import JSON
package import Ports
package import SCIM

/// Creates a group, RFC 7644 §3.3, with the members that the body lists.
///
/// Whether the displayName is free is decided by the store, in the same transaction.
package struct CreateGroup: UseCase {
    private let content: JSONObject
    private let plan: MemberPlan
    private let quirks: Set<Quirk>
    private let id: ResourceID
    private let context: RequestContext

    /// - Parameters:
    ///   - body: As received; an `id` in it is ignored.
    ///   - id: For the new group.
    ///   - context: Of the request.
    /// - Throws: `invalidValue` for what is no group, `tooMany` for more members than 10,000.
    package init(
        _ body: JSONObject, id: ResourceID, _ context: RequestContext
    ) throws(SCIMError) {
        let schema = context.integration.schemas.group
        let (body, quirks) = Dialect(context.integration.provider).rewriteResource(body, schema)
        let (content, members) = try schema.takingMembers(outOf: schema.accept(body))
        var plan = MemberPlan()
        plan.add(members)
        self.content = content
        self.plan = plan
        self.quirks = quirks
        self.id = id
        self.context = context
    }

    package var mayScan: Bool { plan.mayScan }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        try GroupChange(context: context, reader: reader, quirks: quirks)
            .creating(content, id, plan)
    }
}
