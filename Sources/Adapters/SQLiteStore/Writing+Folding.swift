import Directory
import Ports
import SCIM

/// What makes several waiting deliveries one.
extension Writing {
    func fold(_ fold: Fold, digest: [UInt8]?) throws(StoreError) -> Int {
        var rows: [DeliveryRow] = []
        for id in fold.superseded + [fold.kept?.delivery].compactMap({ $0 }) {
            guard let row = try connection.delivery(id),
                rows.isEmpty ? row.state.isReady : row.state == .blocked
            else { return 0 }
            rows.append(row)
        }
        if let kept = fold.kept, let digest { try store(kept, digest) }
        let superseded = rows.prefix(fold.superseded.count)
        for var row in superseded {
            let before = row.state
            row.state = .superseded
            row.finished = fold.moment
            try change(row, from: before)
        }
        for row in superseded { try leave(row, at: fold.moment) }
        return superseded.count
    }

    private func store(_ kept: Fold.Kept, _ digest: [UInt8]) throws(StoreError) {
        let key = kept.delivery.key
        try connection.run(
            "INSERT OR REPLACE INTO folds (delivery, sha256, data) VALUES (?, ?, ?)",
            .integer(key), .blob(digest), .blob(kept.data))
        try connection.run("UPDATE deliveries SET folded = 1 WHERE key = ?", .integer(key))
    }

    func set(_ secret: StoredSigningSecret) throws(StoreError) -> Int {
        try connection.run(
            """
            INSERT OR REPLACE INTO signing_secrets (destination, configured, secret, previous,
                overlap_end)
            VALUES (?, ?, ?, ?, ?)
            """, .text(secret.destination.rawValue), .blob(secret.configured),
            .text(secret.secret), .text(secret.previous), .moment(secret.overlapEnd))
    }
}

extension ConnectionReader {
    /// The event with the data that is sent for this delivery, and its digest.
    func sentEvent(
        _ key: Int64, event sequence: Int64, isFolded: Bool
    ) throws(StoreError) -> (Event, digest: [UInt8])? {
        guard let (event, digest) = try storedEvent(sequence) else { return nil }
        guard isFolded else { return (event, digest) }
        return try connection.first(
            "SELECT sha256, data FROM folds WHERE delivery = ?", .integer(key)
        ) { row in
            var draft = event.draft
            draft.data = row.blob(1)
            return (Event(sequence: sequence, draft: draft), row.blob(0))
        }
    }

    func followers(_ id: DeliveryID, limit: Int) throws(StoreError) -> [ReadyDelivery] {
        guard let row = try connection.delivery(id), let lane = row.userLane else { return [] }
        let name = DestinationName(rawValue: try names.name(row.destination))
        var found: [ReadyDelivery] = []
        try connection.each(
            """
            SELECT key, event, attempts, queued, due, renewed, renewed_attempts, folded,
                replayed, state
            FROM deliveries INDEXED BY deliveries_user_lane
            WHERE user_lane = ? AND destination = ? AND state <= 3 AND user_lane IS NOT NULL
                AND key > ?
            ORDER BY key LIMIT ?
            """, .integer(lane), .integer(row.destination), .integer(id.key), .integer(limit)
        ) { row throws(StoreError) in
            guard row.integer(9) == RowState.blocked.rawValue,
                let next = try self.ready(row, name)
            else { return false }
            found.append(next)
            return true
        }
        return found
    }

    func signingSecrets() throws(StoreError) -> [StoredSigningSecret] {
        var found: [StoredSigningSecret] = []
        try connection.each(
            "SELECT destination, configured, secret, previous, overlap_end FROM signing_secrets"
        ) { row throws(StoreError) in
            found.append(
                StoredSigningSecret(
                    destination: DestinationName(rawValue: row.text(0)), configured: row.blob(1),
                    secret: row.text(2), previous: row.text(3), overlapEnd: row.moment(4)))
            return true
        }
        return found
    }
}
