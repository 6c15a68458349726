import Directory
import Ports
import SCIM

extension ConnectionReader {
    func events(_ query: EventQuery) throws(StoreError) -> Page<Event, Int64> {
        let lanes = try lanes(query.user ?? query.group, query.integration)
        var page = Page<Event, Int64>()
        var looked = 0
        let source = eventSource(query, lanes)
        let sequences = try connection.all(
            composed: """
                SELECT sequence FROM events \(source.clause) sequence < ?
                ORDER BY sequence DESC LIMIT ?
                """,
            source.values + [.integer(query.before ?? .max), .integer(Self.pageBudget)]
        ) { $0.integer(0) }
        for sequence in sequences {
            looked += 1
            guard let (event, _) = try storedEvent(sequence) else { continue }
            if query.takes(event) { page.items.append(event) }
            if page.items.count == query.limit || looked == Self.pageBudget {
                page.next = sequence
                break
            }
            // The wall clock can jump back, but hardly by a day.
            if let since = query.since, event.draft.timestamp < since + .seconds(-86_400) { break }
        }
        return page
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

    private func eventSource(
        _ query: EventQuery, _ lanes: [Int64]
    ) -> (clause: String, values: [SQLValue]) {
        guard query.user != nil || query.group != nil else { return ("WHERE", []) }
        let column = query.user != nil ? "user_lane" : "group_lane"
        let marks = lanes.map { _ in "?" }.joined(separator: ", ")
        return (
            "WHERE \(column) IN (\(marks)) AND \(column) IS NOT NULL AND",
            lanes.map { .integer($0) }
        )
    }
}
