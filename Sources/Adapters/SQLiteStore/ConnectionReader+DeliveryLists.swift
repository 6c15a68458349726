import Directory
import Ports
import SCIM

/// Lists of deliveries, newest first, each answered in bounded time.
///
/// What an index serves is read from it; the rest is looked at row by row, up to a budget.
extension ConnectionReader {
    /// Deliveries that facets count at most.
    private static let countLimit = 20_000

    func deliveryPage(
        _ query: DeliveryQuery
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID> {
        var found: [DeliveryID] = []
        var floor: DeliveryID?
        guard let scan = try scan(query) else { return Page() }
        for stream in scan.streams {
            let text = scan.text(stream, "d.key, d.queued", limit: query.limit)
            let taken = try connection.all(composed: text.text, text.values) { row in
                DeliveryID(timestamp: row.moment(1), key: row.integer(0))
            }
            found += taken
            let end = taken.count == query.limit ? nil : try self.end(of: stream, scan)
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
        guard let scan = try scan(query) else { return facets }
        let limit = max(Self.countLimit / max(scan.streams.count, 1), 1000)
        for stream in scan.streams {
            let text = scan.text(stream, Self.outlineColumns, limit: limit)
            var counted = 0
            try connection.each(composed: text.text, text.values) { row throws(StoreError) in
                facets.count(try self.outline(row))
                counted += 1
                return true
            }
            if counted == limit {
                facets.isCapped = true
            } else if try end(of: stream, scan) != nil {
                facets.isCapped = true
            }
        }
        return facets
    }

    private static let outlineColumns = """
        d.key, d.queued, d.destination, d.state, d.last_status, d.last_failure, e.type,
            e.integration, e.user_id, e.group_id
        """

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

    /// The last delivery that is looked at, if the budget ends a stream; `nil` if nothing is left.
    private func end(
        of stream: DeliveryStream, _ scan: DeliveryScan
    ) throws(StoreError) -> DeliveryID? {
        let text = scan.end(of: stream)
        return try connection.all(composed: text.text, text.values) { row in
            DeliveryID(timestamp: row.moment(1), key: row.integer(0))
        }.first
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
