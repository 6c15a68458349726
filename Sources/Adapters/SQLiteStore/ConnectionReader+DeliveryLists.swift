import Directory
import Ports
import SCIM

/// Lists of deliveries, newest first, each answered in bounded time.
///
/// What an index serves is read from it; the rest is looked at row by row, up to a budget.
extension ConnectionReader {
    func deliveryPage(
        _ query: DeliveryQuery
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID> {
        var found: [DeliveryID] = []
        var floor: DeliveryID?
        for stream in try streams(query) {
            var taken = 0
            let end = try scan(stream, query, budget: query.budget) { row in
                found.append(row.id)
                taken += 1
                return taken < query.limit
            }
            if let end, end.key > floor?.key ?? 0 { floor = end }
        }
        // Below the floor one of the streams has not been looked at, so the order is not known.
        let ids = found.sorted { $0.key > $1.key }.filter { $0.key >= floor?.key ?? 0 }
            .prefix(query.limit)
        var page = Page<DeliveryView, DeliveryID>()
        for id in ids {
            if let view = try view(id.key) { page.items.append(view) }
        }
        page.next = ids.count == query.limit ? ids.last : floor
        return page
    }

    func facets(_ query: DeliveryQuery) throws(StoreError) -> DeliveryFacets {
        var facets = DeliveryFacets()
        let streams = try streams(query)
        for stream in streams {
            let budget = max(query.budget / max(streams.count, 1), 1000)
            let end = try scan(stream, query, budget: budget) { row in
                facets.count(row)
                return true
            }
            if end != nil { facets.isCapped = true }
        }
        return facets
    }

    func behind(
        _ id: DeliveryID, limit: Int
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID> {
        guard let row = try connection.delivery(id) else { return Page() }
        var keys: Set<Int64> = []
        for lane in row.lanes {
            keys.formUnion(
                try connection.waiting(in: lane, row.destination, after: id.key, limit: limit))
        }
        var page = Page<DeliveryView, DeliveryID>()
        for key in keys.sorted().prefix(limit) {
            if let view = try view(key) { page.items.append(view) }
        }
        if page.items.count == limit { page.next = page.items.last?.id }
        return page
    }

    /// Hands over the rows of a stream that the query takes, newest first, until `body` is `false`.
    ///
    /// - Returns: The last row looked at, if the budget ended the scan; `nil` if nothing is left.
    private func scan(
        _ stream: DeliveryStream, _ query: DeliveryQuery, budget: Int,
        _ body: (DeliveryRowOutline) throws(StoreError) -> Bool
    ) throws(StoreError) -> DeliveryID? {
        let top = min(query.before?.key ?? .max, try key(at: query.until) ?? .max)
        let bottom = try key(at: query.since) ?? 0
        // Without a filter that looks at rows, no more than wanted need be read.
        let most = query.looksAtRows ? budget : min(budget, query.limit)
        var looked = 0
        var last: DeliveryID?
        try connection.each(
            composed: """
                SELECT d.key, d.queued, d.destination, d.state, d.last_status, d.last_failure,
                    e.type, e.integration, e.user_id, e.group_id
                FROM deliveries d \(stream.index) CROSS JOIN events e ON e.sequence = d.event
                WHERE \(stream.rule) AND d.key < ? AND d.key >= ? ORDER BY d.key DESC LIMIT ?
                """, stream.values + [.integer(top), .integer(bottom), .integer(most)]
        ) { row throws(StoreError) in
            let row = try self.outline(row)
            looked += 1
            last = row.id
            guard query.takes(row), try !body(row) else { return true }
            last = nil
            return false
        }
        return looked == most ? last : nil
    }

    private func outline(_ row: Row) throws(StoreError) -> DeliveryRowOutline {
        guard let state = RowState(rawValue: row.integer(3))?.state,
            let type = EventType(rawValue: try names.name(row.integer(6)))
        else {
            throw .failed(
                "delivery \(row.integer(0)) has a state or a type that this version does not know")
        }
        return DeliveryRowOutline(
            id: DeliveryID(timestamp: row.moment(1), key: row.integer(0)),
            destination: DestinationName(rawValue: try names.name(row.integer(2))), state: state,
            status: row.optional(4, row.int),
            failure: row.optional(5, row.text).flatMap { FailureClass(rawValue: $0) }, type: type,
            integration: IntegrationName(rawValue: try names.name(row.integer(7))),
            user: row.optional(8, row.text).map { ResourceID(rawValue: $0) },
            group: row.optional(9, row.text).map { ResourceID(rawValue: $0) })
    }

    /// The first key of a delivery queued at or after a moment; keys rise with time as long as the
    /// clock does.
    private func key(at moment: Timestamp?) throws(StoreError) -> Int64? {
        guard let moment else { return nil }
        var low: Int64 = 0
        var high = try connection.value(of: .delivery) + 1
        while low < high {
            let middle = (low + high) / 2
            let next = try connection.first(
                "SELECT key, queued FROM deliveries WHERE key >= ? ORDER BY key LIMIT 1",
                .integer(middle)
            ) { ($0.integer(0), $0.moment(1)) }
            guard let (_, queued) = next, queued < moment else {
                high = middle
                continue
            }
            low = max(next?.0 ?? middle, middle) + 1
        }
        return low
    }

    // MARK: - Where a list is read from

    /// A range of an index, to be read in descending order of keys.
    private struct DeliveryStream {
        var index = ""
        var rule: String
        var values: [SQLValue] = []
    }

    private func streams(_ query: DeliveryQuery) throws(StoreError) -> [DeliveryStream] {
        if let stream = try eventStream(query) { return [stream] }
        guard !query.states.isEmpty || query.destination != nil else {
            return [DeliveryStream(rule: "true")]
        }
        let states = RowState.allCases.filter {
            query.states.isEmpty || query.states.contains($0.state)
        }
        var streams: [DeliveryStream] = []
        for (number, name) in try names.all(.destination)
        where name == query.destination?.rawValue ?? name {
            for state in states {
                streams.append(
                    DeliveryStream(
                        index: "INDEXED BY deliveries_state",
                        rule: "d.destination = ? AND d.state = ?",
                        values: [.integer(number), .integer(state.rawValue)]))
            }
        }
        return streams
    }

    /// The deliveries of what happened to somebody, or because of one request.
    private func eventStream(_ query: DeliveryQuery) throws(StoreError) -> DeliveryStream? {
        let index = "INDEXED BY deliveries_event"
        if let event = query.event {
            return DeliveryStream(
                index: index, rule: "d.event = ?", values: [.integer(event)])
        }
        if let request = query.request {
            guard let range = try eventRange(of: request) else {
                return DeliveryStream(rule: "false")
            }
            return DeliveryStream(
                index: index, rule: "d.event BETWEEN ? AND ? AND e.request = ?",
                values: [
                    .integer(range.lowerBound), .integer(range.upperBound),
                    .text(request.rawValue),
                ])
        }
        guard query.user != nil || query.group != nil else { return nil }
        let lanes = try lanes(query.user ?? query.group, query.integration)
        let column = query.user != nil ? "user_lane" : "group_lane"
        let marks = lanes.map { _ in "?" }.joined(separator: ", ")
        return DeliveryStream(
            index: index,
            rule: """
                d.event IN (SELECT sequence FROM events
                    WHERE \(column) IN (\(marks)) AND \(column) IS NOT NULL)
                """,
            values: lanes.map { .integer($0) })
    }
}

extension DeliveryFacets {
    fileprivate mutating func count(_ row: DeliveryRowOutline) {
        total += 1
        states[row.state, default: 0] += 1
        destinations[row.destination, default: 0] += 1
        integrations[row.integration, default: 0] += 1
        types[row.type, default: 0] += 1
        if let status = row.status { statuses[status, default: 0] += 1 }
        if let failure = row.failure { failures[failure, default: 0] += 1 }
    }
}

extension Connection {
    /// Unfinished deliveries of a lane behind the one with this key.
    fileprivate func waiting(
        in lane: Lane, _ destination: Int64, after key: Int64, limit: Int
    ) throws(StoreError) -> [Int64] {
        let (column, number) =
            switch lane {
            case .user(let number): ("user_lane", number)
            case .group(let number): ("group_lane", number)
            }
        return try all(
            composed: """
                SELECT key FROM deliveries INDEXED BY deliveries_\(column)
                WHERE \(column) = ? AND destination = ? AND state <= 3 AND \(column) IS NOT NULL
                    AND state <= 2 AND key > ?
                ORDER BY key LIMIT ?
                """, [.integer(number), .integer(destination), .integer(key), .integer(limit)]
        ) { $0.integer(0) }
    }
}
