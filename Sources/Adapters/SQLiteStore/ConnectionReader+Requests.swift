import Directory
import Ports
import SCIM

extension ConnectionReader {
    /// Rows that one page looks at, at most.
    static let pageBudget = 20_000

    private static let requestColumns = """
        key, high, low, integration, operation, method, path, summary, resource_type, resource,
        status, type, detail, duration, quirks, first_event, last_event, redacted
        """

    func request(_ id: RequestID) throws(StoreError) -> RequestView? {
        guard let key = RequestKey(id) else { return nil }
        return try connection.all(
            composed: """
                SELECT \(Self.requestColumns), body, answer FROM requests
                WHERE key BETWEEN ? AND ? AND high = ? AND low = ?
                """,
            [
                .integer(key.range.lowerBound), .integer(key.range.upperBound),
                .integer(key.high), .integer(key.low),
            ]
        ) { row throws(StoreError) in
            var view = try self.request(row)
            view.record.body = row.blob(18)
            view.record.answer = row.blob(19)
            return view
        }.first
    }

    /// The bodies stay where they are: a list does not show them.
    func requests(_ query: RequestQuery) throws(StoreError) -> Page<RequestView, RequestID> {
        var top =
            try query.before.flatMap { RequestKey($0) }.map {
                key throws(StoreError) in try place(of: key)
            } ?? .max
        if let until = query.until { top = min(top, RequestKey.first(until)) }
        var page = Page<RequestView, RequestID>()
        var looked = 0
        try connection.each(
            """
            SELECT key, high, low, integration, operation, method, path, summary, resource_type,
                resource, status, type, detail, duration, quirks, first_event, last_event, redacted
            FROM requests WHERE key < ? AND key >= ? ORDER BY key DESC
            """, .integer(top), .integer(query.since.map { RequestKey.first($0) } ?? .min)
        ) { row throws(StoreError) in
            looked += 1
            let view = try self.request(row)
            if query.takes(view.record) { page.items.append(view) }
            guard page.items.count < query.limit, looked < Self.pageBudget else {
                page.next = view.record.id
                return false
            }
            return true
        }
        return page
    }

    /// Where the events of a request are among all; `nil` when it brought none about.
    func eventRange(of id: RequestID) throws(StoreError) -> ClosedRange<Int64>? {
        guard let key = RequestKey(id) else { return nil }
        return try connection.first(
            """
            SELECT first_event, last_event FROM requests
            WHERE key BETWEEN ? AND ? AND high = ? AND low = ? AND first_event IS NOT NULL
            """, .integer(key.range.lowerBound), .integer(key.range.upperBound),
            .integer(key.high), .integer(key.low)
        ) { $0.integer(0)...max($0.integer(0), $0.integer(1)) }
    }

    private func place(of key: RequestKey) throws(StoreError) -> Int64 {
        try connection.first(
            "SELECT key FROM requests WHERE key BETWEEN ? AND ? AND high = ? AND low = ?",
            .integer(key.range.lowerBound), .integer(key.range.upperBound), .integer(key.high),
            .integer(key.low)
        ) { $0.integer(0) } ?? key.place
    }

    private func request(_ row: Row) throws(StoreError) -> RequestView {
        let key = row.integer(0)
        let id = RequestKey.id(key, high: row.integer(1), low: row.integer(2))
        let integration = try row.optional(3, row.integer).map {
            number throws(StoreError) in IntegrationName(rawValue: try names.name(number))
        }
        var record = RequestRecord(
            id: id, time: RequestKey.moment(key), integration: integration,
            operation: SCIMOperation(rawValue: row.text(4)) ?? .get, method: row.text(5),
            path: row.text(6), summary: row.text(7), status: row.int(10),
            type: row.optional(11, row.text), detail: row.text(12),
            duration: .microseconds(row.integer(13)),
            quirks: row.text(14).split(separator: " ").map(String.init),
            isRedacted: row.integer(17) == 1)
        if let resource = row.optional(9, row.text) {
            let type: ResourceType =
                row.optional(8, row.integer) == ResourceType.group.code ? .group : .user
            record.resource = .init(type: type, id: ResourceID(rawValue: resource))
        }
        guard let first = row.optional(15, row.integer), let last = row.optional(16, row.integer)
        else { return RequestView(record: record, events: []) }
        return RequestView(record: record, events: try events(of: id, first, last))
    }

    private func events(
        of request: RequestID, _ first: Int64, _ last: Int64
    ) throws(StoreError) -> [EventID] {
        var found: [EventID] = []
        try connection.each(
            """
            SELECT sequence, timestamp FROM events WHERE sequence BETWEEN ? AND ? AND request = ?
            ORDER BY sequence LIMIT 1000
            """, .integer(first), .integer(last), .text(request.rawValue)
        ) { row throws(StoreError) in
            found.append(EventID(timestamp: row.moment(1), sequence: row.integer(0)))
            return true
        }
        return found
    }
}

extension ConnectionReader {
    /// When the oldest unfinished deactivation or deletion for a destination was queued.
    func oldestUrgent(_ destination: Int64) throws(StoreError) -> Timestamp? {
        try connection.first(
            """
            SELECT queued FROM deliveries INDEXED BY deliveries_urgent
            WHERE destination = ? AND urgent = 1 AND state <= 2 ORDER BY key LIMIT 1
            """, .integer(destination)
        ) { $0.moment(0) }
    }

    /// How many users wait behind an older delivery, among the first 20,000 deliveries that do.
    func blockedUsers(_ destination: Int64) throws(StoreError) -> Int {
        try connection.first(
            """
            SELECT count(DISTINCT user_lane) FROM (
                SELECT user_lane FROM deliveries INDEXED BY deliveries_state
                WHERE destination = ? AND state = 2 LIMIT 20000)
            """, .integer(destination)
        ) { $0.int(0) } ?? 0
    }
}
