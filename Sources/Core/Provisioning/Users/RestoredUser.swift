import Dialects
import Directory
import JSON
import Ports
import SCIM

extension LoadedResource {
    /// The inactive user who has the userName of another one; `nil` when there is none.
    init?(
        inactive user: JSONObject, _ context: RequestContext, _ reader: any StoreReader
    ) throws(SCIMError) {
        let query = ResourceQuery(
            integration: context.integration.name, type: .user,
            conditions: [.name(ResourceKeys(of: user, .user).name), .active(false)])
        let found = try reading { () throws(StoreError) in
            try reader.page(query, skip: 0, limit: 1).first
        }
        guard let found else { return nil }
        try self.init(found)
    }

    /// Brings the user back with another content, as a creation sees it: 201 with the old id.
    func restored(
        as user: JSONObject, _ groups: [GroupReference], quirks: Set<Quirk>,
        _ context: RequestContext
    ) throws(SCIMError) -> Decision {
        let content = context.integration.schemas.user.keepingImmutable(of: content, in: user)
        var decision = try changed(
            to: content, groups, quirks: quirks.union([.createOfInactive]), context)
        decision.answer.status = 201
        decision.answer.location = stored.location(base: context.base)
        return decision
    }
}
