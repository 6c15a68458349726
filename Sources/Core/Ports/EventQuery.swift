package import Directory
package import SCIM

/// Which events a list wants, newest first; what is `nil` or empty does not restrict.
package struct EventQuery: Equatable, Sendable {
    package var integration: IntegrationName?
    package var user: ResourceID?
    package var group: ResourceID?
    package var types: [EventType]
    package var since: Timestamp?
    package var until: Timestamp?
    /// Older than this sequence number.
    package var before: Int64?
    package var limit: Int

    package init(
        integration: IntegrationName? = nil, user: ResourceID? = nil, group: ResourceID? = nil,
        types: [EventType] = [], since: Timestamp? = nil, until: Timestamp? = nil,
        before: Int64? = nil, limit: Int = 50
    ) {
        self.integration = integration
        self.user = user
        self.group = group
        self.types = types
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

/// Which users or groups an operator looks for, the newest first.
package struct ResourceSearch: Equatable, Sendable {
    package var type: ResourceType
    package var integration: IntegrationName?
    /// Part of a name or an address, or a whole id; compared without case.
    package var text: String
    package var active: Bool?
    /// Made before this one, by its place in the store.
    package var before: Int64?
    package var limit: Int

    package init(
        type: ResourceType, integration: IntegrationName? = nil, text: String = "",
        active: Bool? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.type = type
        self.integration = integration
        self.text = text
        self.active = active
        self.before = before
        self.limit = limit
    }
}

/// How many deliveries there are of each kind, among those that a query takes.
package struct DeliveryFacets: Equatable, Sendable {
    package var total = 0
    /// Whether there are more than were counted.
    package var isCapped = false
    package var states: [DeliveryState: Int] = [:]
    package var destinations: [DestinationName: Int] = [:]
    package var integrations: [IntegrationName: Int] = [:]
    package var types: [EventType: Int] = [:]
    /// By status of the last answer.
    package var statuses: [Int: Int] = [:]
    package var failures: [FailureClass: Int] = [:]

    package init() {}
}

extension EventQuery {
    /// Whether the query wants an event, apart from ``before``.
    package func takes(_ event: Event) -> Bool {
        let draft = event.draft
        return (integration == nil || integration == draft.integration)
            && (user == nil || user == draft.user) && (group == nil || group == draft.group)
            && (types.isEmpty || types.contains(draft.type))
            && (since.map { $0 <= draft.timestamp } ?? true)
            && (until.map { draft.timestamp < $0 } ?? true)
    }
}
