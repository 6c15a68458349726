import Directory
import Ports
import SCIM

extension ConnectionReader {
    func groups(
        of member: ResourceID, _ type: ResourceType, in integration: IntegrationName
    ) throws(StoreError) -> [GroupReference] {
        guard let integration = try names.number(.integration, integration.rawValue) else {
            return []
        }
        var found: [GroupReference] = []
        try connection.each(
            """
            SELECT g.id, json_extract(CAST(g.json AS TEXT), '$.displayName')
            FROM resources AS r CROSS JOIN members AS m ON m.member_key = r.key
                CROSS JOIN resources AS g ON g.key = m.group_key
            WHERE r.integration = ? AND r.type = ? AND r.id = ? ORDER BY g.id
            """, .integer(integration), .integer(type.code), .text(member.rawValue)
        ) { row throws(StoreError) in
            found.append(
                GroupReference(id: ResourceID(rawValue: row.text(0)), displayName: row.text(1)))
            return true
        }
        return found
    }

    func members(
        of group: ResourceID, in integration: IntegrationName, after: Int64, limit: Int
    ) throws(StoreError) -> [GroupMember] {
        guard let integration = try names.number(.integration, integration.rawValue),
            let group = try row(ofGroup: group, integration)
        else { return [] }
        var found: [GroupMember] = []
        try connection.each(
            """
            SELECT r.key, r.type, r.id, coalesce(
                json_extract(CAST(r.json AS TEXT), '$.displayName'),
                json_extract(CAST(r.json AS TEXT), '$.userName'))
            FROM members AS m CROSS JOIN resources AS r ON r.key = m.member_key
            WHERE m.group_key = ? AND m.member_key > ? ORDER BY m.member_key LIMIT ?
            """, .integer(group), .integer(after), .integer(limit)
        ) { row throws(StoreError) in
            found.append(
                GroupMember(
                    place: row.integer(0), type: ResourceType(code: row.integer(1)),
                    id: ResourceID(rawValue: row.text(2)), display: row.optional(3, row.text)))
            return true
        }
        return found
    }

    func standings(
        of ids: [ResourceID], toward group: ResourceID, in integration: IntegrationName
    ) throws(StoreError) -> [ResourceID: MemberStanding] {
        guard let integration = try names.number(.integration, integration.rawValue) else {
            return [:]
        }
        let group = try row(ofGroup: group, integration)
        var found: [ResourceID: MemberStanding] = [:]
        found.reserveCapacity(ids.count)
        for id in ids {
            found[id] = try connection.first(
                """
                SELECT key, type, version FROM resources
                WHERE integration = ? AND type IN (0, 1) AND id = ? ORDER BY type
                """, .integer(integration), .text(id.rawValue)
            ) { row throws(StoreError) in
                MemberStanding(
                    type: ResourceType(code: row.integer(1)), version: row.int(2),
                    isMember: try connection.isMember(row.integer(0), of: group))
            }
        }
        return found
    }

    private func row(ofGroup id: ResourceID, _ integration: Int64) throws(StoreError) -> Int64? {
        try connection.first(
            "SELECT key FROM resources WHERE integration = ? AND type = 1 AND id = ?",
            .integer(integration), .text(id.rawValue)
        ) { $0.integer(0) }
    }
}
