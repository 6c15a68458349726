import Directory
import Ports
import SCIM

extension ConnectionReader {
    /// Rows that one page looks at, at most.
    static let pageBudget = 300_000

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
        var page = Page<RequestView, RequestID>()
        guard let filter = try filter(query) else { return page }
        var top =
            try query.before.flatMap { RequestKey($0) }.map {
                key throws(StoreError) in try place(of: key)
            } ?? .max
        if let until = query.until { top = min(top, RequestKey.first(until)) }
        let floor = filter.isPlain ? nil : try end(below: top)
        let bottom = max(query.since.map { RequestKey.first($0) } ?? .min, floor?.key ?? .min)
        page.items = try connection.all(
            composed: """
                SELECT \(Self.requestColumns) FROM requests
                WHERE key < ? AND key >= ?\(filter.text.text) ORDER BY key DESC LIMIT ?
                """,
            [.integer(top), .integer(bottom)] + filter.text.values + [.integer(query.limit)],
            read: request)
        if page.items.count == query.limit {
            page.next = page.items.last?.record.id
        } else if let floor, bottom == floor.key {
            page.next = floor.id
        }
        return page
    }

    /// The last row that one page looks at; `nil` if it looks at all that is left.
    private func end(below top: Int64) throws(StoreError) -> (key: Int64, id: RequestID)? {
        guard try connection.value(of: .requests) > Self.pageBudget else { return nil }
        return try connection.first(
            """
            SELECT key, high, low FROM requests WHERE key < ? ORDER BY key DESC LIMIT 1 OFFSET ?
            """, .integer(top), .integer(Self.pageBudget - 1)
        ) { row in
            let key = row.integer(0)
            return (key, RequestKey.id(key, high: row.integer(1), low: row.integer(2)))
        }
    }

    /// What a row has to meet; `nil` when none can.
    private func filter(
        _ query: RequestQuery
    ) throws(StoreError) -> (text: SQLText, isPlain: Bool)? {
        var terms: [SQLText] = []
        if let name = query.integration {
            guard let number = try names.number(.integration, name.rawValue) else { return nil }
            terms.append(SQLText("integration = ?", .integer(number)))
        }
        if !query.operations.isEmpty {
            terms.append(
                SQLText("operation", in: query.operations.map { .text($0.rawValue) }))
        }
        if !query.statuses.isEmpty {
            let ranges = query.statuses.map { _ in "status BETWEEN ? AND ?" }
            terms.append(
                SQLText(
                    "(\(ranges.joined(separator: " OR ")))",
                    query.statuses.flatMap { [.integer($0.lowerBound), .integer($0.upperBound)] }))
        }
        if let type = query.type { terms.append(SQLText("type = ?", .text(type))) }
        if let id = query.resource { terms.append(SQLText("resource = ?", .text(id.rawValue))) }
        if let quirk = query.quirk {
            terms.append(SQLText("instr(' ' || quirks || ' ', ?)", .text(" \(quirk) ")))
        }
        let text = terms.reduce(SQLText("")) { $0 + SQLText(" AND ") + $1 }
        return (text, terms.isEmpty)
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
