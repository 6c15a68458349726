import Directory
import Ports
import SCIM

extension Writing {
    /// Where a resource lies and what its indexes hold.
    private struct Place {
        var row: Int64
        var version: Int
        var keys: ResourceKeys
    }

    /// Changes the resource, or says why not.
    func apply(_ change: Commit.Change) throws(StoreError) -> CommitOutcome? {
        switch change {
        case .none: return nil
        case .keep(let name, let type, let id, let expected):
            let integration = try names.assign(.integration, name.rawValue)
            return try place(integration, type, id)?.version == expected ? nil : .stale
        case .insert(let resource):
            let integration = try names.assign(.integration, resource.integration.rawValue)
            return try insert(resource, integration)
        case .update(let resource, let expected):
            let integration = try names.assign(.integration, resource.integration.rawValue)
            guard let place = try place(integration, resource.type, resource.id),
                place.version == expected
            else { return .stale }
            return try update(resource, integration, place)
        case .delete(let name, let type, let id, let expected):
            let integration = try names.assign(.integration, name.rawValue)
            guard let place = try place(integration, type, id), place.version == expected else {
                return .stale
            }
            try connection.run("DELETE FROM resources WHERE key = ?", .integer(place.row))
            count(-1, integration, type, place.keys)
            if type == .user {
                consequences.count(1, CounterKey(kind: .deletedUsers, name: integration))
            }
            return nil
        }
    }

    private func insert(
        _ resource: StoredResource, _ integration: Int64
    ) throws(StoreError) -> CommitOutcome? {
        guard try place(integration, resource.type, resource.id) == nil else {
            throw .failed("\(resource.type.rawValue) \(resource.id) exists already")
        }
        if let refusal = try holder(of: resource, integration) { return refusal }
        let keys = resource.keys
        let row = try connection.first(
            """
            INSERT INTO resources (integration, type, id, name, external_id, display_name, active,
                created, modified, version, json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key
            """, .integer(integration), .integer(resource.type.code), .text(resource.id.rawValue),
            .text(keys.name), .text(keys.externalID), .text(keys.displayName), .flag(keys.active),
            .moment(resource.created), .moment(resource.modified), .integer(resource.version),
            .blob(resource.json)
        ) { $0.integer(0) }
        try insert(keys.emails, of: row ?? 0)
        count(1, integration, resource.type, keys)
        return nil
    }

    private func update(
        _ resource: StoredResource, _ integration: Int64, _ place: Place
    ) throws(StoreError) -> CommitOutcome? {
        let keys = resource.keys
        if keys.name != place.keys.name, let refusal = try holder(of: resource, integration) {
            return refusal
        }
        try connection.run(
            """
            UPDATE resources SET created = ?, modified = ?, version = ?, json = ? WHERE key = ?
            """, .moment(resource.created), .moment(resource.modified),
            .integer(resource.version), .blob(resource.json), .integer(place.row))
        // Apart, because SQLite rewrites every index whose columns are named.
        if keys != place.keys { try replace(place, with: keys, integration, resource.type) }
        return nil
    }

    private func replace(
        _ place: Place, with keys: ResourceKeys, _ integration: Int64, _ type: ResourceType
    ) throws(StoreError) {
        try connection.run(
            """
            UPDATE resources SET name = ?, external_id = ?, display_name = ?, active = ?
            WHERE key = ?
            """, .text(keys.name), .text(keys.externalID), .text(keys.displayName),
            .flag(keys.active), .integer(place.row))
        if keys.emails != place.keys.emails {
            try connection.run("DELETE FROM emails WHERE resource = ?", .integer(place.row))
            try insert(keys.emails, of: place.row)
        }
        count(-1, integration, type, place.keys)
        count(1, integration, type, keys)
    }

    private func insert(_ emails: [String], of row: Int64) throws(StoreError) {
        for (position, value) in emails.enumerated() {
            try connection.run(
                "INSERT INTO emails (resource, position, value) VALUES (?, ?, ?)", .integer(row),
                .integer(position), .text(value))
        }
    }

    private func place(
        _ integration: Int64, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> Place? {
        try connection.first(
            """
            SELECT key, version, name, external_id, display_name, active FROM resources
            WHERE integration = ? AND type = ? AND id = ?
            """, .integer(integration), .integer(type.code), .text(id.rawValue)
        ) { row throws(StoreError) in
            let keys = ResourceKeys(
                name: row.text(2), externalID: row.optional(3, row.text),
                displayName: row.optional(4, row.text),
                active: row.optional(5, row.integer).map { $0 == 1 },
                emails: try reader.emails(of: row.integer(0)))
            return Place(row: row.integer(0), version: row.int(1), keys: keys)
        }
    }

    /// The refusal of a resource whose unique name another one has.
    private func holder(
        of resource: StoredResource, _ integration: Int64
    ) throws(StoreError) -> CommitOutcome? {
        try connection.first(
            """
            SELECT id FROM resources WHERE integration = ? AND type = ? AND name = ? AND id <> ?
            """, .integer(integration), .integer(resource.type.code), .text(resource.keys.name),
            .text(resource.id.rawValue)
        ) { CommitOutcome.nameTaken(by: ResourceID(rawValue: $0.text(0))) }
    }

    private func count(
        _ change: Int64, _ integration: Int64, _ type: ResourceType, _ keys: ResourceKeys
    ) {
        consequences.count(change, .resources(integration, type, active: keys.active))
    }
}
