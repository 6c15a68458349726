import Directory
import Ports
import SCIM

/// What the guard against mass changes has to know after a start.
extension ConnectionReader {
    func removals(
        _ integration: IntegrationName, since: Timestamp
    ) throws(StoreError) -> [Event] {
        var found: [Event] = []
        try connection.each(
            "SELECT sequence, timestamp, type FROM events ORDER BY sequence DESC"
        ) { row throws(StoreError) in
            guard row.moment(1) >= since else { return false }
            let type = EventType(rawValue: try names.name(row.integer(2)))
            guard type == .userDeactivated || type == .userDeleted else { return true }
            guard let (event, _) = try storedEvent(row.integer(0)),
                event.draft.integration == integration
            else { return true }
            found.append(event)
            return true
        }
        return found.reversed()
    }

    func holdings(_ integration: IntegrationName) throws(StoreError) -> Set<DestinationName> {
        guard let owner = try names.number(.integration, integration.rawValue) else { return [] }
        var found: Set<DestinationName> = []
        for (number, name) in try names.all(.destination) {
            let held = try connection.first(
                """
                SELECT 1 FROM deliveries JOIN events ON events.sequence = deliveries.event
                WHERE deliveries.destination = ? AND deliveries.state = ? AND integration = ?
                LIMIT 1
                """, .integer(number), .integer(RowState.held.rawValue), .integer(owner)
            ) { row throws(StoreError) in row.int(0) }
            if held != nil { found.insert(DestinationName(rawValue: name)) }
        }
        return found
    }

    func decisions() throws(StoreError) -> [IntegrationName: Timestamp] {
        var found: [IntegrationName: Timestamp] = [:]
        try connection.each("SELECT integration, decided FROM decisions") {
            row throws(StoreError) in
            found[IntegrationName(rawValue: row.text(0))] = row.moment(1)
            return true
        }
        return found
    }
}

extension Writing {
    func noteDecision(_ name: IntegrationName, at moment: Timestamp) throws(StoreError) -> Int {
        try connection.run(
            "INSERT OR REPLACE INTO decisions (integration, decided) VALUES (?, ?)",
            .text(name.rawValue), .moment(moment))
    }
}
