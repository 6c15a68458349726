import Directory
import Ports
import SCIM

extension ConnectionReader {
    /// Looks in the indexes, which hold all that is looked for and are a fraction of the rows.
    func search(_ search: ResourceSearch) throws(StoreError) -> Page<StoredResource, Int64> {
        var keys: [Int64] = []
        for (number, name) in try names.all(.integration)
        where name == search.integration?.rawValue ?? name {
            keys += try self.keys(search, integration: number)
        }
        // One more than asked for tells whether there is another page.
        let sorted = keys.sorted(by: >)
        var page = Page<StoredResource, Int64>()
        for key in sorted.prefix(search.limit) {
            if let resource = try resource(key: key) { page.items.append(resource) }
        }
        if sorted.count > search.limit { page.next = sorted[search.limit - 1] }
        return page
    }

    private func keys(
        _ search: ResourceSearch, integration: Int64
    ) throws(StoreError) -> [Int64] {
        var common: [SQLValue] = [.integer(integration), .integer(search.type.code)]
        var rule = "integration = ? AND type = ?"
        if let before = search.before {
            rule += " AND key < ?"
            common.append(.integer(before))
        }
        if let active = search.active { rule += " AND coalesce(active, 1) = \(active ? 1 : 0)" }
        let limit = SQLValue.integer(search.limit + 1)
        guard !search.text.isEmpty else {
            return try connection.all(
                composed: "SELECT key FROM resources WHERE \(rule) ORDER BY key DESC LIMIT ?",
                common + [limit]
            ) { $0.integer(0) }
        }
        let pattern = SQLValue.text(likePattern(search.text))
        let part = "SELECT key FROM resources WHERE \(rule) AND"
        return try connection.all(
            composed: """
                \(part) name LIKE ? ESCAPE '\\'
                UNION \(part) display_name LIKE ? ESCAPE '\\'
                UNION \(part) external_id = ?
                UNION \(part) id = ?
                UNION \(part) key IN (SELECT resource FROM emails WHERE value LIKE ? ESCAPE '\\')
                ORDER BY key DESC LIMIT ?
                """,
            common + [pattern] + common + [pattern] + common + [.text(search.text)] + common
                + [.text(search.text)] + common + [pattern, limit]
        ) { $0.integer(0) }
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

/// The text anywhere, its own wildcards taken as letters.
///
/// The columns are folded already.
private func likePattern(_ text: String) -> String {
    var pattern = "%"
    for character in text.lowercased() {
        if "%_\\".contains(character) { pattern.append("\\") }
        pattern.append(character)
    }
    return pattern + "%"
}
