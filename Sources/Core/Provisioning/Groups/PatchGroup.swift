import Dialects
package import JSON
package import Ports
package import SCIM

/// Changes parts of a group, RFC 7644 §3.5.2, without ever reading the members that stay.
///
/// Answers 204, for the body could hold a hundred thousand members; a client that names
/// `attributes` gets them, as §3.5.2 demands.
package struct PatchGroup: UseCase {
    private let id: ResourceID
    private let members: [MemberOperation]
    private let others: [PatchOperation]
    private let quirks: Set<Quirk>
    private let context: RequestContext

    /// - Throws: `invalidSyntax`, `invalidPath`, `invalidValue`, `mutability` or `tooMany` for what
    ///   cannot be done to any group.
    package init(
        _ id: ResourceID, _ body: JSONObject, _ context: RequestContext
    ) throws(SCIMError) {
        let schema = context.integration.schemas.group
        // No attribute of a group is one that the dialects want to know the stored value of.
        let (body, quirks) = Dialect(context.integration.provider)
            .rewritePatch(body, current: [:], schema)
        let operations = try PatchOperation.all(in: body, limit: PatchOperation.groupLimit)
        (members, others) = try schema.partingMembers(operations)
        self.id = id
        self.quirks = quirks
        self.context = context
    }

    package var mayScan: Bool { members.mayScan }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let group = try LoadedResource(.group, id, context, reader)
        let content =
            others.isEmpty
            ? group.content
            : try context.integration.schemas.group.applying(others, to: group.content)
        let plan = try MemberPlan(members, id, context, reader)
        return try GroupChange(context: context, reader: reader, quirks: quirks)
            .changing(
                group, to: content, plan,
                context.projection.included == nil ? .nothing : .group(status: 200))
    }
}
