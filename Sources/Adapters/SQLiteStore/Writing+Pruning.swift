import Directory
import Ports
import SCIM

/// How far the present sweep over the old rows has come.
///
/// What has to stay is passed over once a sweep, not looked at by every batch again.
struct Sweep {
    var delivery: Int64 = 0
    var event: Int64 = 0
}

/// Removes what was kept long enough, a bounded number of rows at a time.
extension Writing {
    /// - Returns: What went; once the sweep is through nothing is looked at, and the next call
    ///   begins another.
    func prune(_ retention: Retention) throws(StoreError) -> Removal {
        var removal = Removal()
        try pruneRequests(retention, &removal)
        try pruneDeliveries(retention, &removal)
        try pruneEvents(retention, &removal)
        try pruneSamples(retention, &removal)
        if removal.looked == 0 { sweep = Sweep() }
        return removal
    }

    private func pruneRequests(
        _ retention: Retention, _ removal: inout Removal
    ) throws(StoreError) {
        let stored = try connection.value(of: .requests)
        let excess = max(0, stored - Int64(retention.requestLimit))
        let removed = try connection.run(
            """
            DELETE FROM requests WHERE key IN (
                SELECT key FROM requests WHERE key < ? ORDER BY key LIMIT ?)
            """,
            .integer(excess > 0 ? .max : RequestKey.first(retention.requests)),
            .integer(excess > 0 ? min(Int(excess), retention.limit) : retention.limit))
        consequences.count(Int64(-removed), .requests)
        removal.requests += removed
        removal.looked += removed
    }

    private func pruneSamples(
        _ retention: Retention, _ removal: inout Removal
    ) throws(StoreError) {
        let minutes = try connection.run(
            """
            DELETE FROM samples WHERE (minute, kind, name) IN (
                SELECT minute, kind, name FROM samples WHERE minute < ? ORDER BY minute LIMIT ?)
            """, .integer(retention.minutes.milliseconds / 60_000), .integer(retention.limit))
        let hours = try connection.run(
            """
            DELETE FROM hourly_samples WHERE (minute, kind, name) IN (
                SELECT minute, kind, name FROM hourly_samples WHERE minute < ?
                ORDER BY minute LIMIT ?)
            """, .integer(retention.hours.milliseconds / 60_000), .integer(retention.limit))
        removal.looked += minutes + hours
    }

    private func pruneDeliveries(
        _ retention: Retention, _ removal: inout Removal
    ) throws(StoreError) {
        var rows: [(key: Int64, isOver: Bool)] = []
        let newest = max(retention.delivered, retention.attempts)
        try connection.each(
            """
            SELECT key, queued, state, finished FROM deliveries WHERE key > ? ORDER BY key LIMIT ?
            """, .integer(sweep.delivery), .integer(retention.limit)
        ) { row throws(StoreError) in
            guard row.moment(1) < newest else { return false }
            let isSettled = (RowState(rawValue: row.integer(2)) ?? .dead) >= .delivered
            let finished = row.optional(3, row.moment) ?? row.moment(1)
            rows.append((row.integer(0), isSettled && finished < retention.delivered))
            return true
        }
        for row in rows {
            if row.isOver {
                removal.deliveries += try connection.run(
                    "DELETE FROM deliveries WHERE key = ?", .integer(row.key))
            } else {
                removal.attempts += try connection.run(
                    "DELETE FROM attempts WHERE delivery = ? AND started < ?", .integer(row.key),
                    .moment(retention.attempts))
            }
        }
        sweep.delivery = rows.last?.key ?? sweep.delivery
        removal.looked += rows.count
    }

    /// An event goes after the last of its deliveries.
    private func pruneEvents(
        _ retention: Retention, _ removal: inout Removal
    ) throws(StoreError) {
        var sequences: [Int64] = []
        try connection.each(
            "SELECT sequence, timestamp FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?",
            .integer(sweep.event), .integer(retention.limit)
        ) { row throws(StoreError) in
            guard row.moment(1) < retention.delivered else { return false }
            sequences.append(row.integer(0))
            return true
        }
        for sequence in sequences {
            removal.events += try connection.run(
                """
                DELETE FROM events WHERE sequence = ?1
                    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event = ?1)
                """, .integer(sequence))
        }
        sweep.event = sequences.last ?? sweep.event
        removal.looked += sequences.count
    }
}
