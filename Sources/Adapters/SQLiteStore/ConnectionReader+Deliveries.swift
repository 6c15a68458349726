import Directory
import Ports
import SCIM

extension ConnectionReader {
    func ready(
        _ destination: DestinationName, now: Timestamp, limit: Int, excluding: Set<Int64>
    ) throws(StoreError) -> [ReadyDelivery] {
        guard let number = try names.number(.destination, destination.rawValue) else { return [] }
        var found: [ReadyDelivery] = []
        for urgent: SQLValue in [1, 0] where found.count < limit {
            try connection.each(
                """
                SELECT key, event, attempts, queued, due, renewed, renewed_attempts, folded,
                    replayed
                FROM deliveries INDEXED BY deliveries_ready
                WHERE destination = ? AND urgent = ? AND due <= ? AND state >= 0 AND state <= 1
                ORDER BY due, key
                """, .integer(number), urgent, .moment(now)
            ) { row throws(StoreError) in
                guard !excluding.contains(row.integer(0)) else { return true }
                let ready = try self.ready(row, destination)
                if let ready { found.append(ready) }
                return found.count < limit
            }
        }
        return found
    }

    /// From the columns key, event, attempts, queued, due, renewed, renewed_attempts, folded and
    /// replayed.
    func ready(
        _ row: Row, _ destination: DestinationName
    ) throws(StoreError) -> ReadyDelivery? {
        try ready(
            DeliveryRow(
                id: DeliveryID(timestamp: row.moment(3), key: row.integer(0)),
                event: row.integer(1), destination: 0, userLane: nil, groupLane: nil,
                state: .pending, attempts: row.int(2), due: row.moment(4),
                renewal: row.renewal(5), isFolded: row.integer(7) == 1,
                isReplay: row.integer(8) == 1), destination)
    }

    /// The delivery with its event; `nil`, and reported, when the payload is damaged.
    ///
    /// One damaged event must not keep all others of its destination back.
    func ready(
        _ row: DeliveryRow, _ destination: DestinationName
    ) throws(StoreError) -> ReadyDelivery? {
        let sent = try sentEvent(row.id.key, event: row.event, isFolded: row.isFolded)
        guard let (event, digest) = sent, crypto.sha256(event.draft.data) == digest else {
            reportDamage(row.id, row.event)
            return nil
        }
        return ReadyDelivery(
            id: row.id, destination: destination, event: event, attempts: row.attempts,
            due: row.due, renewal: row.renewal, isReplay: row.isReplay)
    }

    func nextDue(
        _ destination: DestinationName, after now: Timestamp
    ) throws(StoreError) -> Timestamp? {
        guard let number = try names.number(.destination, destination.rawValue) else { return nil }
        var earliest: Timestamp?
        for urgent: SQLValue in [1, 0] {
            let due = try connection.first(
                """
                SELECT due FROM deliveries INDEXED BY deliveries_ready
                WHERE destination = ? AND urgent = ? AND due > ? AND state >= 0 AND state <= 1
                ORDER BY due LIMIT 1
                """, .integer(number), urgent, .moment(now)
            ) { $0.moment(0) }
            if let due { earliest = min(earliest ?? due, due) }
        }
        return earliest
    }

    func delivery(_ id: DeliveryID) throws(StoreError) -> DeliveryView? {
        guard let view = try view(id.key), view.id == id else { return nil }
        _ = try event(view.event.sequence)
        return view
    }

    func view(_ key: Int64) throws(StoreError) -> DeliveryView? {
        try connection.first(
            """
            SELECT event, destination, state, attempts, queued, due, finished, last_status,
                last_failure, folded
            FROM deliveries WHERE key = ?
            """, .integer(key)
        ) { row throws(StoreError) in
            guard let state = RowState(rawValue: row.integer(2)),
                let (event, _) = try sentEvent(
                    key, event: row.integer(0), isFolded: row.integer(9) == 1)
            else { throw .failed("delivery \(key) has a state or an event that is not there") }
            return DeliveryView(
                id: DeliveryID(timestamp: row.moment(4), key: key),
                destination: DestinationName(rawValue: try names.name(row.integer(1))),
                state: state.state, attempts: row.int(3), due: state.isReady ? row.moment(5) : nil,
                finished: row.optional(6, row.moment), event: event,
                lastStatus: row.optional(7, row.int),
                lastFailure: row.optional(8, row.text).flatMap { FailureClass(rawValue: $0) })
        } ?? nil
    }

    func attempts(_ id: DeliveryID) throws(StoreError) -> [AttemptView] {
        var found: [AttemptView] = []
        try connection.each(
            """
            SELECT number, started, status, failure, detail, peer, resolved, connected, secured,
                first_byte, total, answer
            FROM attempts WHERE delivery = ?
                AND EXISTS (SELECT 1 FROM deliveries WHERE key = delivery AND queued = ?)
            ORDER BY number
            """, .integer(id.key), .moment(id.timestamp)
        ) { row throws(StoreError) in
            var timing = AttemptTiming()
            timing.resolved = row.int(6)
            timing.connected = row.int(7)
            timing.secured = row.int(8)
            timing.firstByte = row.int(9)
            timing.total = row.int(10)
            let result = AttemptResult(
                status: row.optional(2, row.int),
                failure: row.optional(3, row.text).flatMap { FailureClass(rawValue: $0) },
                detail: row.text(4), peer: row.optional(5, row.text), timing: timing,
                answer: row.blob(11))
            found.append(
                AttemptView(number: row.int(0), started: row.moment(1), result: result))
            return true
        }
        return found
    }

    /// When the oldest delivery of a destination that is not finished was queued.
    func oldestUnfinished(_ destination: Int64) throws(StoreError) -> Timestamp? {
        var oldest: DeliveryID?
        for state in RowState.allCases where state.isUnfinished {
            let first = try connection.first(
                """
                SELECT key, queued FROM deliveries INDEXED BY deliveries_state
                WHERE destination = ? AND state = ? ORDER BY key LIMIT 1
                """, .integer(destination), .integer(state.rawValue)
            ) { DeliveryID(timestamp: $0.moment(1), key: $0.integer(0)) }
            if let first, first.key < oldest?.key ?? .max { oldest = first }
        }
        return oldest?.timestamp
    }
}
