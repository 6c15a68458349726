package import Directory
package import SCIM

/// Which deliveries an operator's list wants; `nil` and empty fields do not restrict.
package struct DeliveryQuery: Equatable, Sendable {
    package var destination: DestinationName?
    package var states: [DeliveryState]
    package var types: [EventType] = []
    package var integration: IntegrationName?
    package var user: ResourceID?
    package var group: ResourceID?
    /// By the place of the event in the order of all.
    package var event: Int64?
    package var request: RequestID?
    /// Status or class of the last attempt; one of them has to fit.
    package var statuses: [Int] = []
    package var failures: [FailureClass] = []
    /// Queued at or after.
    package var since: Timestamp?
    /// Queued before.
    package var until: Timestamp?
    package var before: DeliveryID?
    package var limit: Int
    /// Rows that are looked at for one page with their events; three times as many without.
    package var budget = 250_000

    package init(
        destination: DestinationName? = nil, states: [DeliveryState] = [],
        since: Timestamp? = nil, before: DeliveryID? = nil, limit: Int = 50
    ) {
        self.destination = destination
        self.states = states
        self.since = since
        self.before = before
        self.limit = limit
    }

    /// Whether the query wants a delivery, apart from ``before``, ``event`` and ``request``.
    package func takes(_ row: DeliveryRowOutline) -> Bool {
        let codeFits =
            statuses.isEmpty && failures.isEmpty
            || row.status.map { statuses.contains($0) } ?? false
            || row.failure.map { failures.contains($0) } ?? false
        return codeFits
            && (destination == nil || destination == row.destination)
            && (states.isEmpty || states.contains(row.state))
            && (types.isEmpty || types.contains(row.type))
            && (integration == nil || integration == row.integration)
            && (user == nil || user == row.user) && (group == nil || group == row.group)
            && (since.map { $0 <= row.id.timestamp } ?? true)
            && (until.map { row.id.timestamp < $0 } ?? true)
    }
}

/// What a delivery is filtered and counted by.
package struct DeliveryRowOutline: Equatable, Sendable {
    package let id: DeliveryID
    package let destination: DestinationName
    package let state: DeliveryState
    package let status: Int?
    package let failure: FailureClass?
    package let type: EventType
    package let integration: IntegrationName
    package let user: ResourceID?
    package let group: ResourceID?

    package init(
        id: DeliveryID, destination: DestinationName, state: DeliveryState, status: Int?,
        failure: FailureClass?, type: EventType, integration: IntegrationName, user: ResourceID?,
        group: ResourceID?
    ) {
        self.id = id
        self.destination = destination
        self.state = state
        self.status = status
        self.failure = failure
        self.type = type
        self.integration = integration
        self.user = user
        self.group = group
    }
}
