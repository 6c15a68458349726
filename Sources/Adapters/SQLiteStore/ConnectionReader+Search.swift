import Directory
import Ports
import SCIM

extension ConnectionReader {
    /// Rows that one page looks at, at most: about a tenth of a second.
    static let searchBudget: Int64 = 250_000

    /// Walks users row by row, the newest first, and stops where the page is full.
    ///
    /// An index would have to be read to its end and sorted before the first could be shown. Groups,
    /// which are few among many users, are picked out by one.
    func search(_ search: ResourceSearch) throws(StoreError) -> Page<StoredResource, Int64> {
        var page = Page<StoredResource, Int64>()
        let isWalk = search.type == .user
        let (rule, values) = try rule(search)
        let newest = try connection.first("SELECT max(key) FROM resources") { $0.integer(0) } ?? 0
        let top = min(search.before ?? .max, newest + 1)
        let bottom = isWalk ? max(0, top - Self.searchBudget) : 0
        // One more than asked for tells whether there is another page.
        let keys = try connection.all(
            composed: """
                SELECT key FROM resources \(isWalk ? "NOT INDEXED" : "INDEXED BY resources_id")
                WHERE key < ? AND key >= ? AND \(rule) ORDER BY key DESC LIMIT ?
                """,
            [.integer(top), .integer(bottom)] + values + [.integer(search.limit + 1)]
        ) { $0.integer(0) }
        for key in keys.prefix(search.limit) {
            if let resource = try resource(key: key) { page.items.append(resource) }
        }
        if keys.count > search.limit {
            page.next = keys[search.limit - 1]
        } else if bottom > 0 {
            page.next = bottom
        }
        return page
    }

    /// What a row has to meet.
    private func rule(
        _ search: ResourceSearch
    ) throws(StoreError) -> (rule: String, values: [SQLValue]) {
        let numbers = try names.all(.integration)
            .filter { $0.1 == search.integration?.rawValue ?? $0.1 }.map { SQLValue.integer($0.0) }
        let marks = numbers.map { _ in "?" }.joined(separator: ", ")
        var rule = "integration IN (\(marks)) AND type = ?"
        let values = numbers + [.integer(search.type.code)]
        if let active = search.active { rule += " AND coalesce(active, 1) = \(active ? 1 : 0)" }
        guard !search.text.isEmpty else { return (rule, values) }
        let part = SQLValue.text(search.text.lowercased())
        let whole = SQLValue.text(search.text)
        // The columns are folded already.
        rule += """
             AND (instr(name, ?) OR instr(display_name, ?) OR external_id = ? OR id = ?
                OR EXISTS (SELECT 1 FROM emails WHERE resource = key AND instr(value, ?)))
            """
        return (rule, values + [part, part, whole, whole, part])
    }

    /// The resource with this id, whichever integration it is of.
    func resource(_ type: ResourceType, _ id: ResourceID) throws(StoreError) -> StoredResource? {
        for (_, name) in try names.all(.integration) {
            let found = try resource(IntegrationName(rawValue: name), type, id)
            if let found { return found }
        }
        return nil
    }

    private func resource(key: Int64) throws(StoreError) -> StoredResource? {
        let place = try connection.first(
            "SELECT integration, type, id FROM resources WHERE key = ?", .integer(key)
        ) { row throws(StoreError) in
            (
                IntegrationName(rawValue: try names.name(row.integer(0))),
                row.integer(1) == ResourceType.user.code ? ResourceType.user : .group,
                ResourceID(rawValue: row.text(2))
            )
        }
        guard let (integration, type, id) = place else { return nil }
        return try resource(integration, type, id)
    }
}
