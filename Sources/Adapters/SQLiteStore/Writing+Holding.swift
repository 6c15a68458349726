import Directory
import Ports
import SCIM

/// What waits for an operator: held deliveries and pauses.
extension Writing {
    func approve(
        _ name: DestinationName, at moment: Timestamp, limit: Int
    ) throws(StoreError) -> Int {
        try eachHeld(name, limit) { row throws(StoreError) in
            row.state = .blocked
            row.renew(at: moment)
            try change(row, from: .held)
            try start(row, at: moment)
        }
    }

    func reject(
        _ name: DestinationName, at moment: Timestamp, limit: Int
    ) throws(StoreError) -> Int {
        try eachHeld(name, limit) { row throws(StoreError) in
            row.state = .skipped
            row.finished = moment
            try change(row, from: .held)
            try leave(row, at: moment)
        }
    }

    /// The oldest held deliveries of a destination; their number.
    private func eachHeld(
        _ name: DestinationName, _ limit: Int,
        _ body: (inout DeliveryRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        guard let number = try names.number(.destination, name.rawValue) else { return 0 }
        let rows = try connection.heldDeliveries(of: number, limit: limit)
        for var row in rows { try body(&row) }
        return rows.count
    }

    /// First what was due already, then what was not: the second lands where the first was.
    func moveDue(from old: Timestamp, to new: Timestamp) throws(StoreError) -> Int {
        var changed = 0
        for (destination, _) in try names.all(.destination) {
            for urgent: SQLValue in [1, 0] {
                changed += try connection.run(
                    """
                    UPDATE deliveries INDEXED BY deliveries_ready SET due = ?
                    WHERE destination = ? AND urgent = ? AND due > ? AND due <= ?
                        AND state >= 0 AND state <= 1
                    """, .moment(new), .integer(destination), urgent, .moment(new), .moment(old))
                changed += try connection.run(
                    """
                    UPDATE deliveries INDEXED BY deliveries_ready SET due = due + ?
                    WHERE destination = ? AND urgent = ? AND due > ?
                        AND state >= 0 AND state <= 1
                    """, .integer(new.milliseconds - old.milliseconds), .integer(destination),
                    urgent, .moment(old))
            }
        }
        return changed
    }

    func set(_ pause: Pause) throws(StoreError) -> Int {
        try connection.run(
            "INSERT OR REPLACE INTO pauses (kind, name, since, reason) VALUES (?, ?, ?, ?)",
            .integer(pause.subject.code), .text(pause.subject.name), .moment(pause.since),
            .text(pause.reason.rawValue))
    }

    func clearPause(_ subject: Pause.Subject) throws(StoreError) -> Int {
        try connection.run(
            "DELETE FROM pauses WHERE kind = ? AND name = ?", .integer(subject.code),
            .text(subject.name))
    }
}

extension ConnectionReader {
    func dead(
        _ destination: DestinationName?, since: Timestamp?, after: DeliveryID?, limit: Int
    ) throws(StoreError) -> [DeliveryID] {
        var found: [DeliveryID] = []
        for (number, name) in try names.all(.destination)
        where name == destination?.rawValue ?? name {
            for state: RowState in [.deadInLane, .dead] {
                try connection.each(
                    """
                    SELECT key, queued FROM deliveries INDEXED BY deliveries_state
                    WHERE destination = ? AND state = ? AND key > ? AND queued >= ?
                    ORDER BY key LIMIT ?
                    """, .integer(number), .integer(state.rawValue), .integer(after?.key ?? 0),
                    .integer(since?.milliseconds ?? .min), .integer(limit)
                ) { row throws(StoreError) in
                    found.append(DeliveryID(timestamp: row.moment(1), key: row.integer(0)))
                    return true
                }
            }
        }
        return Array(found.sorted { $0.key < $1.key }.prefix(limit))
    }

    func pauses() throws(StoreError) -> [Pause] {
        var found: [Pause] = []
        try connection.each("SELECT kind, name, since, reason FROM pauses") {
            row throws(StoreError) in
            let name = row.text(1)
            let subject: Pause.Subject =
                row.integer(0) == 0
                ? .destination(DestinationName(rawValue: name))
                : .integration(IntegrationName(rawValue: name))
            guard let reason = Pause.Reason(rawValue: row.text(3)) else {
                throw .failed("\(name) is paused for a reason that this version does not know")
            }
            found.append(Pause(subject, since: row.moment(2), reason: reason))
            return true
        }
        return found
    }
}

extension Pause.Subject {
    /// How a row names the kind.
    fileprivate var code: Int64 {
        switch self {
        case .destination: 0
        case .integration: 1
        }
    }

    fileprivate var name: String {
        switch self {
        case .destination(let name): name.rawValue
        case .integration(let name): name.rawValue
        }
    }
}
