import Directory
import Ports
import SCIM

/// Answers the questions of the port from one connection.
///
/// The writer has one, too, for the payloads of deliveries that become ready.
final class ConnectionReader {
    let connection: Connection
    let names: NameTable
    let crypto: any Crypto
    /// Told of a delivery that cannot be sent because its event's payload is damaged.
    let reportDamage: (DeliveryID, Int64) -> Void

    init(
        _ connection: Connection, crypto: any Crypto,
        reportDamage: @escaping (DeliveryID, Int64) -> Void
    ) {
        self.connection = connection
        names = NameTable(connection)
        self.crypto = crypto
        self.reportDamage = reportDamage
    }

    /// The event with this sequence number, its payload checked.
    func event(_ sequence: Int64) throws(StoreError) -> Event? {
        guard let (event, digest) = try storedEvent(sequence) else { return nil }
        guard crypto.sha256(event.draft.data) == digest else {
            throw .failed(
                """
                the payload of event \(sequence) does not match its SHA-256: the database file was \
                damaged; restore a backup, or skip the event's deliveries and resend its user
                """)
        }
        return event
    }

    /// The event as it lies there, with the digest that its payload should have.
    func storedEvent(_ sequence: Int64) throws(StoreError) -> (Event, digest: [UInt8])? {
        try connection.first(
            """
            SELECT type, integration, user_id, group_id, timestamp, request, sha256, data
            FROM events WHERE sequence = ?
            """, .integer(sequence)
        ) { row throws(StoreError) in
            guard let type = EventType(rawValue: try names.name(row.integer(0))) else {
                throw .failed("event \(sequence) is of a type that this version does not know")
            }
            let draft = EventDraft(
                type: type,
                integration: IntegrationName(rawValue: try names.name(row.integer(1))),
                user: row.optional(2, row.text).map { ResourceID(rawValue: $0) },
                group: row.optional(3, row.text).map { ResourceID(rawValue: $0) },
                timestamp: row.moment(4),
                request: row.optional(5, row.text).map { RequestID(rawValue: $0) },
                data: row.blob(7))
            return (Event(sequence: sequence, draft: draft), row.blob(6))
        }
    }

    func tokens() throws(StoreError) -> [StoredToken] {
        var found: [StoredToken] = []
        try connection.each(
            """
            SELECT id, integration, role, label, digest, created, expires, revoked, last_used
            FROM tokens ORDER BY key
            """
        ) { row throws(StoreError) in
            let scope: StoredToken.Scope
            if let integration = row.optional(1, row.text) {
                scope = .integration(IntegrationName(rawValue: integration))
            } else if let role = StoredToken.Role(rawValue: row.text(2)) {
                scope = .admin(role)
            } else {
                throw .failed("token \(row.text(0)) has a role that this version does not know")
            }
            found.append(
                StoredToken(
                    id: row.text(0), scope: scope, label: row.text(3), digest: row.blob(4),
                    created: row.moment(5), expires: row.optional(6, row.moment),
                    revoked: row.optional(7, row.moment), lastUsed: row.optional(8, row.moment)))
            return true
        }
        return found
    }
}

extension ConnectionReader: StoreReader {
    func figures() throws(StoreError) -> StoreFigures {
        var figures = StoreFigures()
        figures.lastSequence = try connection.value(of: .sequence)
        try connection.each(
            "SELECT kind, name, facet, value, part FROM counters WHERE kind >= 2 AND value <> 0"
        ) { row throws(StoreError) in
            let name = try names.name(row.integer(1))
            let destination = DestinationName(rawValue: name)
            switch CounterKey.Kind(rawValue: row.integer(0)) {
            case .accepted:
                figures.queues[destination, default: QueueFigures()].accepted = row.int(3)
            case .state:
                guard let state = RowState(rawValue: row.integer(2))?.state else { break }
                figures.queues[destination, default: QueueFigures()]
                    .states[state, default: 0] += row.int(3)
            case .resources:
                let type = ResourceType(code: row.integer(2))
                figures.resources[IntegrationName(rawValue: name), default: [:]][
                    type, default: 0] += row.int(3)
                guard type == .user else { break }
                figures.users[IntegrationName(rawValue: name), default: UserFigures()]
                    .count(row.int(3), isActive: row.int(4) != 1)
            case .deletedUsers:
                figures.users[IntegrationName(rawValue: name), default: UserFigures()].deleted =
                    row.int(3)
            default: break
            }
            return true
        }
        for (number, name) in try names.all(.destination) {
            let destination = DestinationName(rawValue: name)
            guard figures.queues[destination] != nil else { continue }
            figures.queues[destination]?.oldest = try oldestUnfinished(number)
            figures.queues[destination]?.oldestUrgent = try oldestUrgent(number)
            figures.queues[destination]?.blockedUsers = try blockedUsers(number)
        }
        return figures
    }
}
