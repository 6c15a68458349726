import Directory
import Ports
import SCIM

extension ConnectionReader {
    func replayable(_ search: ReplaySearch) throws(StoreError) -> ReplayPart {
        let newest = try connection.first("SELECT max(key) FROM deliveries") { row in
            row.optional(0, row.integer)
        }
        var part = ReplayPart(last: search.after, newest: (newest ?? nil) ?? 0)
        guard let number = try names.number(.destination, search.destination.rawValue) else {
            part.last = max(part.last, part.newest)
            return part
        }
        let types = try search.types.map { types throws(StoreError) in
            try self.numbers(of: types)
        }
        // Found in this part: what comes later in their lanes is made once more, too.
        var planned: Set<Int64> = []
        var looked = 0
        try connection.each(
            """
            SELECT key, queued, event, destination, user_lane, group_lane, state, finished
            FROM deliveries NOT INDEXED WHERE key > ? ORDER BY key LIMIT ?
            """, .integer(search.after), .integer(search.budget)
        ) { row throws(StoreError) in
            part.last = row.integer(0)
            looked += 1
            let state = RowState(rawValue: row.integer(6)) ?? .held
            guard row.integer(3) == number, state <= .delivered else { return true }
            let lanes = [4, 5].compactMap { row.optional($0, row.integer) }
            let isWanted: Bool
            if lanes.contains(where: planned.contains) {
                // Also what is under way: it may be delivered before this part is written.
                isWanted = true
            } else if state.isUnfinished {
                isWanted = false
            } else {
                let isLater = lanes.contains { search.lanes.take($0, row.integer(0)) }
                isWanted = isLater ? true : try chosen(row, state, search, types)
            }
            guard isWanted else { return true }
            planned.formUnion(lanes)
            let id = DeliveryID(timestamp: row.moment(1), key: row.integer(0))
            part.items.append(ReplayPart.Item(id: id, lanes: lanes))
            return part.items.count < search.limit
        }
        if looked < search.budget, part.items.count < search.limit {
            part.last = max(part.last, part.newest)
        }
        return part
    }

    private func chosen(
        _ row: Row, _ state: RowState, _ search: ReplaySearch, _ types: Set<Int64>?
    ) throws(StoreError) -> Bool {
        guard let finished = row.optional(7, row.moment), search.finished.contains(finished),
            !search.isUndelivered || state != .delivered
        else { return false }
        guard let types else { return true }
        let type = try connection.first(
            "SELECT type FROM events WHERE sequence = ?", .integer(row.integer(2))
        ) { $0.integer(0) }
        return type.map(types.contains) ?? false
    }

    private func numbers(of types: Set<EventType>) throws(StoreError) -> Set<Int64> {
        var numbers: Set<Int64> = []
        for type in types {
            if let number = try names.number(.eventType, type.rawValue) { numbers.insert(number) }
        }
        return numbers
    }
}
