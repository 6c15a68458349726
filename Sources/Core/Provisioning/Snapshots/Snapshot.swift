package import Directory
package import Ports
package import SCIM

/// The state of a stored user or group, told again to the destinations that want it.
package enum Snapshot {
    /// - Parameters:
    ///   - stored: The resource as it is.
    ///   - integration: Whose it is.
    ///   - destination: The only one to tell; `nil` for all of the integration's.
    ///   - now: The time of the event.
    /// - Returns: What to store, stale once the resource has changed; `nil` when no destination wants
    ///   it.
    /// - Throws: ``SCIMError`` when the stored resource cannot be read.
    package static func commit(
        of stored: StoredResource, _ integration: Integration, to destination: DestinationName?,
        now: Timestamp
    ) throws(SCIMError) -> Commit? {
        let content = try LoadedResource(stored).content
        let event =
            switch stored.type {
            case .user:
                EventDraft(
                    snapshot: CanonicalUser(content, stored), integration: integration.name,
                    timestamp: now)
            case .group:
                EventDraft(
                    snapshot: CanonicalGroup(
                        resource: content, id: stored.id, version: stored.version,
                        created: stored.created, modified: stored.modified),
                    integration: integration.name, timestamp: now)
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
