import Directory
import Ports
import SCIM

extension ConnectionReader {
    private static let columns = """
        id, version, created, modified, name, external_id, display_name, active, key, json
        """

    func resource(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> StoredResource? {
        let query = ResourceQuery(
            integration: integration, type: type, conditions: [.id(id)])
        return try page(query, skip: 0, limit: 1).first
    }

    func count(_ query: ResourceQuery) throws(StoreError) -> Int {
        guard let integration = try names.number(.integration, query.integration.rawValue) else {
            return 0
        }
        let counted = { (active: Bool?) throws(StoreError) -> Int in
            Int(
                try self.connection.value(
                    of: .resources(integration, query.type, active: active)))
        }
        if query.conditions.isEmpty {
            return try counted(nil) + counted(true) + counted(false)
        }
        if query.conditions.count == 1, case .active(let active) = query.conditions[0] {
            return try counted(active)
        }
        let (clause, values) = restriction(query, integration)
        return try connection.all(
            composed: "SELECT count(*) FROM resources WHERE \(clause)", values
        ) { $0.int(0) }.first ?? 0
    }

    func page(
        _ query: ResourceQuery, skip: Int, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        try select(
            query, also: "", [], tail: "LIMIT ? OFFSET ?", [.integer(limit), .integer(skip)])
    }

    func scan(
        _ query: ResourceQuery, after: ResourceID?, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        try select(
            query, also: "AND id > ?", [.text(after?.rawValue ?? "")], tail: "LIMIT ?",
            [.integer(limit)])
    }

    private func select(
        _ query: ResourceQuery, also extra: String, _ extraValues: [SQLValue], tail: String,
        _ tailValues: [SQLValue]
    ) throws(StoreError) -> [StoredResource] {
        guard let integration = try names.number(.integration, query.integration.rawValue) else {
            return []
        }
        let (clause, values) = restriction(query, integration)
        return try connection.all(
            composed: """
                SELECT \(Self.columns) FROM resources WHERE \(clause) \(extra) ORDER BY id \(tail)
                """, values + extraValues + tailValues
        ) { row throws(StoreError) in try resource(row, query) }
    }

    private func resource(_ row: Row, _ query: ResourceQuery) throws(StoreError) -> StoredResource {
        let keys = ResourceKeys(
            name: row.text(4), externalID: row.optional(5, row.text),
            displayName: row.optional(6, row.text),
            active: row.optional(7, row.integer).map { $0 == 1 },
            emails: try emails(of: row.integer(8)))
        return StoredResource(
            integration: query.integration, type: query.type,
            id: ResourceID(rawValue: row.text(0)), version: row.int(1), created: row.moment(2),
            modified: row.moment(3), keys: keys, json: row.blob(9))
    }

    /// The folded addresses of a resource, in the order they were given in.
    func emails(of resource: Int64) throws(StoreError) -> [String] {
        var found: [String] = []
        try connection.each(
            "SELECT value FROM emails WHERE resource = ? ORDER BY position", .integer(resource)
        ) { row throws(StoreError) in
            found.append(row.text(0))
            return true
        }
        return found
    }

    /// The query as SQL; the usual ones have few texts, so that each is prepared once.
    private func restriction(
        _ query: ResourceQuery, _ integration: Int64
    ) -> (clause: String, values: [SQLValue]) {
        var clause = "integration = ? AND type = ?"
        var values: [SQLValue] = [.integer(integration), .integer(query.type.code)]
        for condition in query.conditions {
            let (text, value) = term(condition, integration)
            clause += " AND " + text
            if let value { values.append(value) }
        }
        return (clause, values)
    }

    private func term(
        _ condition: ResourceQuery.Condition, _ integration: Int64
    ) -> (String, SQLValue?) {
        switch condition {
        case .id(let id): ("id = ?", .text(id.rawValue))
        case .name(let name): ("name = ?", .text(name))
        case .externalID(let id): ("external_id = ?", .text(id))
        case .displayName(let name): ("display_name = ?", .text(name))
        case .email(let email):
            ("key IN (SELECT resource FROM emails WHERE value = ?)", .text(email))
        case .active(true): ("active = 1", nil)
        // Literal, so that the index of inactive resources serves it.
        case .active(false): ("active = 0", nil)
        case .member(let id):
            (
                """
                key IN (SELECT m.group_key FROM resources AS r
                    CROSS JOIN members AS m ON m.member_key = r.key
                    WHERE r.integration = \(integration) AND r.type IN (0, 1) AND r.id = ?)
                """, .text(id.rawValue)
            )
        case .group(let id):
            (
                """
                key IN (SELECT m.member_key FROM resources AS r
                    CROSS JOIN members AS m ON m.group_key = r.key
                    WHERE r.integration = \(integration) AND r.type = 1 AND r.id = ?)
                """, .text(id.rawValue)
            )
        }
    }
}
