import Directory
import Ports
import SCIM

extension ConnectionReader {
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
        return try rows(ResourceSQL(query, integration).counted) { $0.int(0) }.first ?? 0
    }

    func page(
        _ query: ResourceQuery, skip: Int, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        guard let integration = try names.number(.integration, query.integration.rawValue) else {
            return []
        }
        let sql = ResourceSQL(query, integration)
        var found: [StoredResource] = []
        var skip = skip
        for part in sql.parts where found.count < limit {
            let more = try rows(sql.page(of: part, skip: skip, limit: limit - found.count)) {
                row throws(StoreError) in
                try resource(row, query, emails: try emails(of: row.integer(8)))
            }
            // What was skipped of this part is known only once something of it is shown.
            if !more.isEmpty || skip == 0 {
                skip = 0
            } else if part != sql.parts.last {
                skip -= try rows(sql.counted(part)) { $0.int(0) }.first ?? 0
            }
            found += more
        }
        return found
    }

    func scan(
        _ query: ResourceQuery, after: ResourcePosition?, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        guard let integration = try names.number(.integration, query.integration.rawValue) else {
            return []
        }
        let sql = ResourceSQL(query, integration)
        var found: [StoredResource] = []
        for part in sql.parts(from: after) where found.count < limit {
            found += try rows(sql.scan(of: part, after: after, limit: limit - found.count)) {
                row throws(StoreError) in
                try resource(row, query, emails: [])
            }
        }
        return found
    }

    private func rows<Value>(
        _ sql: SQLText, _ read: (Row) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        try connection.all(composed: sql.text, sql.values, read: read)
    }

    private func resource(
        _ row: Row, _ query: ResourceQuery, emails: [String]
    ) throws(StoreError) -> StoredResource {
        let keys = ResourceKeys(
            name: row.text(4), externalID: row.optional(5, row.text),
            displayName: row.optional(6, row.text),
            active: row.optional(7, row.integer).map { $0 == 1 }, emails: emails)
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
}
