import Directory
import Ports
import SCIM

extension ConnectionReader {
    func events(_ query: EventQuery) throws(StoreError) -> Page<Event, Int64> {
        var page = Page<Event, Int64>()
        guard let filter = try filter(query) else { return page }
        let top = try min(query.before ?? .max, connection.value(of: .sequence) + 1)
        // What happened to somebody is found by an index, all else is looked at row by row.
        let isAboutAll = query.user == nil && query.group == nil
        let floor = isAboutAll ? max(0, top - Int64(Self.pageBudget)) : 0
        let sequences = try connection.all(
            composed: """
                SELECT sequence FROM events WHERE sequence < ? AND sequence >= ?\(filter.text)
                ORDER BY sequence DESC LIMIT ?
                """,
            [
                .integer(min(top, try sequence(at: query.until, margin: 86_400) ?? .max)),
                .integer(max(floor, try sequence(at: query.since, margin: -86_400) ?? 0)),
            ] + filter.values + [.integer(query.limit)]
        ) { $0.integer(0) }
        for sequence in sequences {
            if let (event, _) = try storedEvent(sequence) { page.items.append(event) }
        }
        page.next = sequences.count == query.limit ? sequences.last : floor > 0 ? floor : nil
        return page
    }

    /// What a row has to meet; `nil` when none can.
    private func filter(_ query: EventQuery) throws(StoreError) -> SQLText? {
        var terms: [SQLText] = []
        for (column, lane, id) in [
            ("user_id", "user_lane", query.user), ("group_id", "group_lane", query.group),
        ] {
            guard let id else { continue }
            let lanes = try lanes(id, query.integration)
            terms.append(SQLText(lane, in: lanes.map { .integer($0) }))
            terms.append(SQLText("\(lane) IS NOT NULL AND \(column) = ?", .text(id.rawValue)))
        }
        if let name = query.integration {
            guard let number = try names.number(.integration, name.rawValue) else { return nil }
            terms.append(SQLText("integration = ?", .integer(number)))
        }
        if !query.types.isEmpty {
            var numbers: [SQLValue] = []
            for type in query.types {
                let number = try names.number(.eventType, type.rawValue)
                if let number { numbers.append(.integer(number)) }
            }
            terms.append(SQLText("type", in: numbers))
        }
        if let since = query.since { terms.append(SQLText("timestamp >= ?", .moment(since))) }
        if let until = query.until { terms.append(SQLText("timestamp < ?", .moment(until))) }
        return terms.reduce(SQLText("")) { $0 + SQLText(" AND ") + $1 }
    }

    /// The first event at or after a moment, give or take; events rise with time but for what the
    /// wall clock jumps, which is hardly a day.
    private func sequence(
        at moment: Timestamp?, margin: Int
    ) throws(StoreError) -> Int64? {
        guard let moment = moment.map({ $0 + .seconds(margin) }) else { return nil }
        return try first(from: moment, below: try connection.value(of: .sequence) + 1) {
            middle throws(StoreError) in
            try connection.first(
                "SELECT sequence, timestamp FROM events WHERE sequence >= ? ORDER BY sequence LIMIT 1",
                .integer(middle)
            ) { ($0.integer(0), $0.moment(1)) }
        }
    }

    /// The first key of rows at or after a moment, found by halves.
    ///
    /// - Parameters:
    ///   - moment: What is looked for.
    ///   - end: One more than the greatest key.
    ///   - row: The first row whose key is at least so great.
    /// - Returns: The key, or `end` when all rows are older.
    /// - Throws: ``StoreError``, as `row` does.
    func first(
        from moment: Timestamp, below end: Int64,
        _ row: (Int64) throws(StoreError) -> (key: Int64, moment: Timestamp)?
    ) throws(StoreError) -> Int64 {
        var low: Int64 = 0
        var high = end
        while low < high {
            let middle = (low + high) / 2
            guard let next = try row(middle), next.moment < moment else {
                high = middle
                continue
            }
            low = max(next.key, middle) + 1
        }
        return low
    }

    /// The numbers that the lane of a resource can have: one for each integration.
    func lanes(
        _ resource: ResourceID?, _ integration: IntegrationName?
    ) throws(StoreError) -> [Int64] {
        guard let resource else { return [] }
        return try names.all(.integration)
            .filter { $0.1 == integration?.rawValue ?? $0.1 }
            .map { Lane.number(integration: $0.0, resource) }
    }
}
