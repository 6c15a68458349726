import Directory
import Ports
import SCIM

/// A range of an index, to be read in descending order of keys.
struct DeliveryStream {
    var index = ""
    var rule: SQLText
}

/// A list of deliveries as SQL: where it is read from, and what a row has to meet.
///
/// Everything that a row is judged by is judged in SQL: what does not fit costs a tenth of what a
/// row costs that is handed over.
struct DeliveryScan {
    var streams: [DeliveryStream]
    /// On `d`, the delivery, and `e`, its event.
    var filter = SQLText("true")
    /// Keys from the first up to but without the second.
    var keys: (Int64, Int64)
    /// Rows that are looked at in all streams together.
    var budget: Int

    /// Rows that one stream may look at.
    private var share: Int { max(budget / max(streams.count, 1), 1) }

    private static let columns = """
        key, queued, event, destination, urgent, group_lane, state, last_status, last_failure
        """

    /// The newest rows of a stream that fit.
    func text(_ stream: DeliveryStream, _ columns: String, limit: Int) -> SQLText {
        SQLText(
            "SELECT \(columns) FROM (SELECT \(Self.columns) FROM deliveries \(stream.index) WHERE ")
            + stream.rule + range + SQLText(" ORDER BY key DESC LIMIT ?", .integer(share))
            + SQLText(") AS d CROSS JOIN events AS e ON e.sequence = d.event WHERE ") + filter
            + SQLText(" LIMIT ?", .integer(limit))
    }

    /// The row of a stream at which the budget ends.
    func end(of stream: DeliveryStream) -> SQLText {
        SQLText("SELECT key, queued FROM deliveries \(stream.index) WHERE ")
            + stream.rule + range
            + SQLText(" ORDER BY key DESC LIMIT 1 OFFSET ?", .integer(share - 1))
    }

    private var range: SQLText {
        SQLText(" AND key >= ? AND key < ?", .integer(keys.0), .integer(keys.1))
    }
}

extension ConnectionReader {
    /// How a list is read; `nil` when nothing can be in it.
    func scan(_ query: DeliveryQuery) throws(StoreError) -> DeliveryScan? {
        guard let filter = try filter(query) else { return nil }
        let top = min(query.before?.key ?? .max, try key(at: query.until) ?? .max)
        return DeliveryScan(
            streams: try streams(query), filter: filter.text,
            keys: (try key(at: query.since) ?? 0, top), budget: filter.ease * query.budget)
    }

    /// What a row has to meet, and how many times as many rows can be looked at as with the events
    /// of all of them; `nil` when none can meet it, for there is a name that no row has.
    private func filter(
        _ query: DeliveryQuery
    ) throws(StoreError) -> (text: SQLText, ease: Int)? {
        var terms: [SQLText] = []
        if let name = query.destination {
            guard let number = try names.number(.destination, name.rawValue) else { return nil }
            terms.append(SQLText("d.destination = ?", .integer(number)))
        }
        if !query.states.isEmpty {
            let states = RowState.allCases.filter { query.states.contains($0.state) }
            terms.append(SQLText("d.state", in: states.map { .integer($0.rawValue) }))
        }
        if !query.statuses.isEmpty || !query.failures.isEmpty {
            terms.append(
                SQLText("(") + SQLText("d.last_status", in: query.statuses.map { .integer($0) })
                    + SQLText(" OR ")
                    + SQLText("d.last_failure", in: query.failures.map { .text($0.rawValue) })
                    + SQLText(")"))
        }
        if let since = query.since { terms.append(SQLText("d.queued >= ?", .moment(since))) }
        if let until = query.until { terms.append(SQLText("d.queued < ?", .moment(until))) }
        let hint = hint(query.types)
        if let hint { terms.append(hint) }
        guard let ofEvents = try eventTerms(query) else { return nil }
        let ease = ofEvents.isEmpty ? 3 : hint == nil ? 1 : 2
        return ((terms + ofEvents).joined(), ease)
    }

    /// What a delivery says itself of the type of its event: most rows are settled by that.
    private func hint(_ types: [EventType]) -> SQLText? {
        if types.isEmpty { return nil }
        if types.allSatisfy(\.isUrgent) { return SQLText("d.urgent = 1") }
        if types.allSatisfy({ $0.rawValue.hasPrefix("group.") }) {
            return SQLText("d.group_lane IS NOT NULL")
        }
        return nil
    }

    private func eventTerms(_ query: DeliveryQuery) throws(StoreError) -> [SQLText]? {
        var terms: [SQLText] = []
        if !query.types.isEmpty {
            var numbers: [SQLValue] = []
            for type in query.types {
                if let number = try names.number(.eventType, type.rawValue) {
                    numbers.append(.integer(number))
                }
            }
            guard !numbers.isEmpty else { return nil }
            terms.append(SQLText("e.type", in: numbers))
        }
        if let name = query.integration {
            guard let number = try names.number(.integration, name.rawValue) else { return nil }
            terms.append(SQLText("e.integration = ?", .integer(number)))
        }
        if let user = query.user { terms.append(SQLText("e.user_id = ?", .text(user.rawValue))) }
        if let group = query.group {
            terms.append(SQLText("e.group_id = ?", .text(group.rawValue)))
        }
        if let request = query.request {
            terms.append(SQLText("e.request = ?", .text(request.rawValue)))
        }
        return terms
    }

    /// The first key of a delivery queued at or after a moment; keys rise with time as long as the
    /// clock does.
    private func key(at moment: Timestamp?) throws(StoreError) -> Int64? {
        guard let moment else { return nil }
        return try first(from: moment, below: try connection.value(of: .delivery) + 1) {
            middle throws(StoreError) in
            try connection.first(
                "SELECT key, queued FROM deliveries WHERE key >= ? ORDER BY key LIMIT 1",
                .integer(middle)
            ) { ($0.integer(0), $0.moment(1)) }
        }
    }

    // MARK: - Where a list is read from

    private func streams(_ query: DeliveryQuery) throws(StoreError) -> [DeliveryStream] {
        if let stream = try eventStream(query) { return [stream] }
        guard !query.states.isEmpty || query.destination != nil else {
            return [DeliveryStream(rule: SQLText("true"))]
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
                        rule: SQLText(
                            "destination = ? AND state = ?", .integer(number),
                            .integer(state.rawValue))))
            }
        }
        return streams
    }

    /// The deliveries of what happened to somebody, or because of one request.
    private func eventStream(_ query: DeliveryQuery) throws(StoreError) -> DeliveryStream? {
        let index = "INDEXED BY deliveries_event"
        if let event = query.event {
            return DeliveryStream(index: index, rule: SQLText("event = ?", .integer(event)))
        }
        if let request = query.request {
            guard let range = try eventRange(of: request) else {
                return DeliveryStream(rule: SQLText("false"))
            }
            return DeliveryStream(
                index: index,
                rule: SQLText(
                    "event BETWEEN ? AND ?", .integer(range.lowerBound),
                    .integer(range.upperBound)))
        }
        guard query.user != nil || query.group != nil else { return nil }
        let lanes = try lanes(query.user ?? query.group, query.integration)
        let column = query.user != nil ? "user_lane" : "group_lane"
        return DeliveryStream(
            index: index,
            rule: SQLText("event IN (SELECT sequence FROM events WHERE ")
                + SQLText(column, in: lanes.map { .integer($0) })
                + SQLText(" AND \(column) IS NOT NULL)"))
    }
}

extension [SQLText] {
    /// All of these terms; what is true without any.
    fileprivate func joined() -> SQLText {
        reduce(SQLText("true")) { $0 + SQLText(" AND ") + $1 }
    }
}
