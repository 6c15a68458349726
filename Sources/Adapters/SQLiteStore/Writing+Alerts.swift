import Directory
import Ports
import SCIM

extension Writing {
    func apply(_ change: AlertChange) throws(StoreError) -> Int {
        var changed = 0
        for condition in change.conditions {
            changed += try connection.run(
                """
                INSERT OR REPLACE INTO alert_conditions (kind, name, since, calm, told, mark)
                VALUES (?, ?, ?, ?, ?, ?)
                """, .text(condition.matter.kind.rawValue), .text(condition.matter.name),
                .moment(condition.since), .moment(condition.calm), .moment(condition.told),
                .integer(condition.mark))
        }
        for matter in change.cleared {
            changed += try connection.run(
                "DELETE FROM alert_conditions WHERE kind = ? AND name = ?",
                .text(matter.kind.rawValue), .text(matter.name))
        }
        for message in change.messages {
            changed += try connection.run(
                """
                INSERT OR IGNORE INTO alert_messages (alert, channel, subject, created, attempts,
                    due, body)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, .text(message.id.alert), .text(message.id.channel), .text(message.subject),
                .moment(message.created), .integer(message.attempts), .moment(message.due),
                .blob(message.body))
        }
        return changed
    }

    func apply(_ sending: AlertSending) throws(StoreError) -> Int {
        switch sending {
        case .finished(let id):
            try connection.run(
                "DELETE FROM alert_messages WHERE alert = ? AND channel = ?", .text(id.alert),
                .text(id.channel))
        case .failed(let id, let attempts, let due):
            try connection.run(
                "UPDATE alert_messages SET attempts = ?, due = ? WHERE alert = ? AND channel = ?",
                .integer(attempts), .moment(due), .text(id.alert), .text(id.channel))
        }
    }
}

extension ConnectionReader {
    /// A condition of a kind that this version does not know is left alone.
    func alertConditions() throws(StoreError) -> [AlertCondition] {
        var found: [AlertCondition] = []
        try connection.each("SELECT kind, name, since, calm, told, mark FROM alert_conditions") {
            row throws(StoreError) in
            guard let kind = AlertKind(rawValue: row.text(0)) else { return true }
            found.append(
                AlertCondition(
                    .init(kind, row.text(1)), since: row.moment(2),
                    calm: row.optional(3, row.moment), told: row.optional(4, row.moment),
                    mark: row.integer(5)))
            return true
        }
        return found
    }

    func alertMessages(limit: Int) throws(StoreError) -> [AlertMessage] {
        var found: [AlertMessage] = []
        try connection.each(
            """
            SELECT alert, channel, subject, created, attempts, due, body FROM alert_messages
            ORDER BY key LIMIT ?
            """, .integer(limit)
        ) { row throws(StoreError) in
            found.append(
                AlertMessage(
                    id: .init(alert: row.text(0), channel: row.text(1)), subject: row.text(2),
                    created: row.moment(3), attempts: row.int(4), due: row.moment(5),
                    body: row.blob(6)))
            return true
        }
        return found
    }

    func unconfirmed(
        _ destination: DestinationName, queuedBefore moment: Timestamp, after key: Int64, limit: Int
    ) throws(StoreError) -> [UnconfirmedRemoval] {
        guard let number = try names.number(.destination, destination.rawValue) else { return [] }
        var found: [UnconfirmedRemoval] = []
        for index in [
            "deliveries_urgent WHERE d.state <= 2",
            "deliveries_lost WHERE d.state >= 3 AND d.state <= 4",
        ] {
            var part: [UnconfirmedRemoval] = []
            try connection.each(
                composed: """
                    SELECT d.key, d.queued, d.state,
                        (SELECT user_id FROM events WHERE sequence = d.event)
                    FROM deliveries AS d INDEXED BY \(index)
                        AND d.urgent = 1 AND d.destination = ? AND d.key > ?
                    ORDER BY d.key
                    """, [.integer(number), .integer(key)]
            ) { row throws(StoreError) in
                // Keys are in the order of time: whatever follows is not late either.
                guard row.moment(1) < moment, part.count < limit else { return false }
                part.append(
                    UnconfirmedRemoval(
                        delivery: DeliveryID(timestamp: row.moment(1), key: row.integer(0)),
                        user: row.optional(3, row.text).map { ResourceID(rawValue: $0) },
                        state: RowState(rawValue: row.integer(2))?.state ?? .pending))
                return true
            }
            found += part
        }
        return Array(found.sorted { $0.delivery.key < $1.delivery.key }.prefix(limit))
    }
}
