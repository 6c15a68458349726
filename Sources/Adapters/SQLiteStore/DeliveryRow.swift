import Directory
import Ports
import SCIM

/// One row of the deliveries table: what changes with its attempts, and where it waits.
struct DeliveryRow {
    let id: DeliveryID
    let event: Int64
    let destination: Int64
    let userLane: Int64?
    let groupLane: Int64?
    var state: RowState
    var attempts: Int
    /// Kept while blocked, too.
    var due: Timestamp
    var finished: Timestamp?
    var lastStatus: Int?
    var lastFailure: String?
    var renewal: ReadyDelivery.Renewal?
    /// Whether it stands for others, with data of its own.
    var isFolded = false
    /// Whether the receiver has taken it before.
    var isReplay = false
    /// Since when it may be attempted again after older ones came back in front of it.
    var overtaken: Timestamp?

    /// Lets schedule and patience count anew.
    mutating func renew(at moment: Timestamp) {
        renewal = ReadyDelivery.Renewal(moment: moment, attempts: attempts)
    }

    var lanes: [Lane] {
        [userLane.map { .user($0) }, groupLane.map { .group($0) }].compactMap { $0 }
    }
}

extension Connection {
    /// The delivery with this id, whose time has to be right as well.
    func delivery(_ id: DeliveryID) throws(StoreError) -> DeliveryRow? {
        guard let row = try delivery(key: id.key), row.id == id else { return nil }
        return row
    }

    /// The oldest delivery of a lane that is unfinished or, being dead, holds it.
    func oldest(in lane: Lane, _ destination: Int64) throws(StoreError) -> DeliveryRow? {
        guard let key = try oldestKey(in: lane, destination) else { return nil }
        return try delivery(key: key)
    }

    func oldestKey(in lane: Lane, _ destination: Int64) throws(StoreError) -> Int64? {
        switch lane {
        case .user(let number):
            try first(
                """
                SELECT key FROM deliveries INDEXED BY deliveries_user_lane
                WHERE user_lane = ? AND destination = ? AND state <= 3 AND user_lane IS NOT NULL
                ORDER BY key LIMIT 1
                """, .integer(number), .integer(destination)
            ) { $0.integer(0) }
        case .group(let number):
            try first(
                """
                SELECT key FROM deliveries INDEXED BY deliveries_group_lane
                WHERE group_lane = ? AND destination = ? AND state <= 3 AND group_lane IS NOT NULL
                ORDER BY key LIMIT 1
                """, .integer(number), .integer(destination)
            ) { $0.integer(0) }
        }
    }

    func insert(_ row: DeliveryRow, urgent: Bool) throws(StoreError) {
        try run(
            """
            INSERT INTO deliveries (key, event, destination, user_lane, group_lane, urgent, state,
                attempts, queued, due)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .integer(row.id.key), .integer(row.event), .integer(row.destination),
            .integer(row.userLane), .integer(row.groupLane), .flag(urgent),
            .integer(row.state.rawValue), .integer(row.attempts), .moment(row.id.timestamp),
            .moment(row.due))
    }

    func update(_ row: DeliveryRow) throws(StoreError) {
        try run(
            """
            UPDATE deliveries SET state = ?, attempts = ?, due = ?, finished = ?, last_status = ?,
                last_failure = ?, renewed = ?, renewed_attempts = ?
            WHERE key = ?
            """, .integer(row.state.rawValue), .integer(row.attempts), .moment(row.due),
            .moment(row.finished), .integer(row.lastStatus), .text(row.lastFailure),
            .moment(row.renewal?.moment), .integer(row.renewal?.attempts ?? 0),
            .integer(row.id.key))
    }

    func heldDeliveries(of destination: Int64, limit: Int) throws(StoreError) -> [DeliveryRow] {
        var keys: [Int64] = []
        try each(
            """
            SELECT key FROM deliveries INDEXED BY deliveries_state
            WHERE destination = ? AND state = -1 ORDER BY key LIMIT ?
            """, .integer(destination), .integer(limit)
        ) { row throws(StoreError) in
            keys.append(row.integer(0))
            return true
        }
        var rows: [DeliveryRow] = []
        for key in keys {
            if let row = try delivery(key: key) { rows.append(row) }
        }
        return rows
    }

    private func delivery(key: Int64) throws(StoreError) -> DeliveryRow? {
        try first(
            """
            SELECT queued, event, destination, user_lane, group_lane, state, attempts, due,
                finished, last_status, last_failure, renewed, renewed_attempts, folded,
                replayed, overtaken
            FROM deliveries WHERE key = ?
            """, .integer(key)
        ) { row throws(StoreError) in
            guard let state = RowState(rawValue: row.integer(5)) else {
                throw .failed("delivery \(key) is in a state that this version does not know")
            }
            return DeliveryRow(
                id: DeliveryID(timestamp: row.moment(0), key: key), event: row.integer(1),
                destination: row.integer(2), userLane: row.optional(3, row.integer),
                groupLane: row.optional(4, row.integer), state: state, attempts: row.int(6),
                due: row.moment(7), finished: row.optional(8, row.moment),
                lastStatus: row.optional(9, row.int), lastFailure: row.optional(10, row.text),
                renewal: row.renewal(11), isFolded: row.integer(13) == 1,
                isReplay: row.integer(14) == 1, overtaken: row.optional(15, row.moment))
        }
    }
}

extension Row {
    /// What the columns `renewed` and `renewed_attempts`, side by side, say.
    func renewal(_ column: Int32) -> ReadyDelivery.Renewal? {
        optional(column, moment).map {
            ReadyDelivery.Renewal(moment: $0, attempts: int(column + 1))
        }
    }
}
