import Directory
import Ports
import SCIM

extension Writing {
    /// Remembers or forgets what destinations call our users and groups.
    ///
    /// - Returns: How many rows changed.
    @discardableResult
    func write(_ correlations: [Correlation]) throws(StoreError) -> Int {
        var changed = 0
        for correlation in correlations {
            let integration = try names.assign(.integration, correlation.integration.rawValue)
            let destination = try names.assign(.destination, correlation.destination.rawValue)
            guard let remote = correlation.remote else {
                changed += try connection.run(
                    """
                    DELETE FROM correlations
                    WHERE integration = ? AND type = ? AND resource = ? AND destination = ?
                    """, .integer(integration), .integer(correlation.type.code),
                    .text(correlation.resource.rawValue), .integer(destination))
                continue
            }
            changed += try connection.run(
                """
                INSERT OR REPLACE INTO correlations
                    (integration, type, resource, destination, remote)
                VALUES (?, ?, ?, ?, ?)
                """, .integer(integration), .integer(correlation.type.code),
                .text(correlation.resource.rawValue), .integer(destination),
                .text(remote.storedText))
        }
        return changed
    }
}

extension ConnectionReader {
    func remoteIDs(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> [DestinationName: RemoteID] {
        guard let number = try names.number(.integration, integration.rawValue) else { return [:] }
        var found: [DestinationName: RemoteID] = [:]
        try connection.each(
            """
            SELECT destination, remote FROM correlations
            WHERE integration = ? AND type = ? AND resource = ?
            """, .integer(number), .integer(type.code), .text(id.rawValue)
        ) { row throws(StoreError) in
            let destination = DestinationName(rawValue: try names.name(row.integer(0)))
            found[destination] = RemoteID(stored: row.text(1))
            return true
        }
        return found
    }

    func holder(
        of remote: RemoteID, _ type: ResourceType, at destination: DestinationName
    ) throws(StoreError) -> Correlation? {
        guard let number = try names.number(.destination, destination.rawValue) else { return nil }
        return try connection.first(
            """
            SELECT integration, resource FROM correlations INDEXED BY correlations_remote
            WHERE destination = ? AND type = ? AND remote = ? LIMIT 1
            """, .integer(number), .integer(type.code), .text(remote.storedText)
        ) { row throws(StoreError) in
            Correlation(
                destination: destination,
                integration: IntegrationName(rawValue: try names.name(row.integer(0))),
                type: type, resource: ResourceID(rawValue: row.text(1)), remote: remote)
        }
    }
}
