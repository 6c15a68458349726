package import Directory
package import Ports
package import SCIM

/// The state of a stored user or group, told again to the destinations that want it.
package enum Snapshot {
    /// - Parameters:
    ///   - stored: The resource as it is.
    ///   - integration: Whose it is.
    ///   - destination: The only one to tell; `nil` for all of the integration's.
    ///   - reader: Where the groups of a user are.
    ///   - now: The time of the event.
    /// - Returns: What to store, stale once the resource has changed; `nil` when no destination wants
    ///   it.
    /// - Throws: ``SCIMError`` when the stored resource cannot be read.
    package static func commit(
        of stored: StoredResource, _ integration: Integration, to destination: DestinationName?,
        _ reader: any StoreReader, now: Timestamp
    ) throws(SCIMError) -> Commit? {
        let content = try LoadedResource(stored).content
        let event: EventDraft
        switch stored.type {
        case .user:
            let groups = try reading { () throws(StoreError) in
                try reader.groups(of: stored.id, .user, in: stored.integration)
            }
            let user = CanonicalUser(
                resource: content, id: stored.id, version: stored.version,
                created: stored.created, modified: stored.modified, groups: groups)
            event = EventDraft(snapshot: user, integration: integration.name, timestamp: now)
        case .group:
            let group = CanonicalGroup(
                resource: content, id: stored.id, version: stored.version,
                created: stored.created, modified: stored.modified)
            event = EventDraft(snapshot: group, integration: integration.name, timestamp: now)
        }
        let deliveries = integration.deliveries(of: [event]).filter {
            destination == nil || $0.destination == destination
        }
        guard !deliveries.isEmpty else { return nil }
        return Commit(
            change: .keep(integration.name, stored.type, stored.id, expected: stored.version),
            events: [event], deliveries: deliveries)
    }
}
