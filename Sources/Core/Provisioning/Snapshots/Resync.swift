package import Directory
package import Ports
package import SCIM

/// Tells the state of every user, then that of every group: a walk in pages.
///
/// Safe to repeat, and to begin again after an interruption: a snapshot only tells what is so.
package struct Resync: Sendable {
    /// What an operator asked for; `nil` fields do not restrict.
    package struct Wish: Equatable, Sendable {
        package var integration: IntegrationName?
        package var destination: DestinationName?

        package init(integration: IntegrationName? = nil, destination: DestinationName? = nil) {
            self.integration = integration
            self.destination = destination
        }
    }

    /// One resource and what to store about it; `nil` when no destination wants it.
    package struct Item: Sendable {
        package let key: Key
        package let commit: Commit?
    }

    /// Names a resource that has to be told again, because it changed meanwhile.
    package struct Key: Hashable, Sendable {
        let integration: IntegrationName
        let type: ResourceType
        let id: ResourceID
    }

    private let integrations: [IntegrationName: Integration]
    private let destination: DestinationName?
    /// What is still to be walked through; the first one from ``after`` on.
    private var stages: [ResourceQuery]
    private var after: ResourceID?
    private var again: [Key] = []

    /// - Parameters:
    ///   - wish: Which part of it.
    ///   - integrations: All that are configured.
    package init(_ wish: Wish, integrations: [Integration]) {
        let wanted = integrations.filter { integration in
            (wish.integration ?? integration.name) == integration.name
                && integration.subscriptions.contains {
                    (wish.destination ?? $0.destination) == $0.destination
                }
        }
        self.integrations = Dictionary(wanted.map { ($0.name, $0) }) { first, _ in first }
        destination = wish.destination
        // Users first: a group's members should be known before the group is.
        stages = [ResourceType.user, .group].flatMap { type in
            wanted.map { ResourceQuery(integration: $0.name, type: type) }
        }
    }

    /// Whether everything has been told.
    package var isFinished: Bool { stages.isEmpty && again.isEmpty }

    /// How many resources there are to tell.
    package func total(_ reader: any StoreReader) throws(StoreError) -> Int {
        let figures = try reader.figures()
        return stages.reduce(0) { $0 + (figures.resources[$1.integration]?[$1.type] ?? 0) }
    }

    /// The next resources, at most `limit`.
    ///
    /// - Throws: ``SCIMError`` when a stored resource cannot be read.
    package mutating func page(
        _ reader: any StoreReader, limit: Int, now: Timestamp
    ) throws(SCIMError) -> [Item] {
        var items: [Item] = []
        let repeated = again.prefix(limit)
        again.removeFirst(repeated.count)
        for key in repeated {
            let stored = try reading { () throws(StoreError) in
                try reader.resource(key.integration, key.type, key.id)
            }
            // Deleted meanwhile: its last event has told so.
            if let stored { items.append(try item(stored, reader, now)) }
        }
        while items.count < limit, let stage = stages.first {
            let found = try reading { () throws(StoreError) in
                try reader.scan(
                    stage, after: after.map { ResourcePosition(id: $0) },
                    limit: limit - items.count)
            }
            for stored in found { items.append(try item(stored, reader, now)) }
            after = found.last?.id
            if items.count < limit {
                stages.removeFirst()
                after = nil
            }
        }
        return items
    }

    /// The resource changed between the look at it and the commit.
    package mutating func repeatLater(_ key: Key) { again.append(key) }

    private func item(
        _ stored: StoredResource, _ reader: any StoreReader, _ now: Timestamp
    ) throws(SCIMError) -> Item {
        let key = Key(integration: stored.integration, type: stored.type, id: stored.id)
        guard let integration = integrations[stored.integration] else {
            return Item(key: key, commit: nil)
        }
        return Item(
            key: key,
            commit: try Snapshot.commit(
                of: stored, integration, to: destination, reader, now: now))
    }
}
