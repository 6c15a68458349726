package import Directory
package import SCIM

/// A consistent view of the store, valid inside one ``Store/read(_:)``.
package protocol StoreReader {
    func resource(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> StoredResource?

    /// How many resources meet the conditions.
    func count(_ query: ResourceQuery) throws(StoreError) -> Int

    /// Resources in the order of the query, after `skip` of them.
    func page(
        _ query: ResourceQuery, skip: Int, limit: Int
    ) throws(StoreError) -> [StoredResource]

    /// Resources in the order of the query, from the first one behind `after`; for streaming.
    ///
    /// Their ``ResourceKeys/emails`` are left empty.
    func scan(
        _ query: ResourceQuery, after: ResourcePosition?, limit: Int
    ) throws(StoreError) -> [StoredResource]

    /// The groups that a resource is a direct member of, in the order of their ids.
    func groups(
        of member: ResourceID, _ type: ResourceType, in integration: IntegrationName
    ) throws(StoreError) -> [GroupReference]

    /// Direct members of a group in the order they were first stored, from the first one whose
    /// place is after `after`.
    func members(
        of group: ResourceID, in integration: IntegrationName, after: Int64, limit: Int
    ) throws(StoreError) -> [GroupMember]

    /// What each of these is to a group, which need not exist; ids that no resource of the
    /// integration has are left out.
    func standings(
        of ids: [ResourceID], toward group: ResourceID, in integration: IntegrationName
    ) throws(StoreError) -> [ResourceID: MemberStanding]

    /// Deliveries that may be attempted now: oldest unfinished in their lanes and due.
    ///
    /// Urgent ones first, then by due time, then by age; without those in `excluding`.
    func ready(
        _ destination: DestinationName, now: Timestamp, limit: Int, excluding: Set<Int64>
    ) throws(StoreError) -> [ReadyDelivery]

    /// The blocked deliveries behind this one in its user's lane, up to the first that is not.
    func followers(_ id: DeliveryID, limit: Int) throws(StoreError) -> [ReadyDelivery]

    /// The earliest due time after `now` of a delivery that waits for nothing but time.
    func nextDue(_ destination: DestinationName, after now: Timestamp)
        throws(StoreError) -> Timestamp?

    /// Fails when the payload is not the one that was stored; so does ``delivery(_:)``.
    func event(_ sequence: Int64) throws(StoreError) -> Event?
    func delivery(_ id: DeliveryID) throws(StoreError) -> DeliveryView?
    /// Newest first, older than `before`; damaged payloads are shown as they are.
    func deliveryPage(
        _ query: DeliveryQuery
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID>
    /// Counts what the query takes, up to its budget.
    func facets(_ query: DeliveryQuery) throws(StoreError) -> DeliveryFacets
    /// Unfinished deliveries that wait for this one, the next first.
    func behind(
        _ id: DeliveryID, limit: Int
    ) throws(StoreError) -> Page<DeliveryView, DeliveryID>
    /// Deliveries that were given up, the oldest first, of one destination or of all.
    ///
    /// Those queued at or after `since` and, for the next page, younger than `after`.
    func dead(
        _ destination: DestinationName?, since: Timestamp?, after: DeliveryID?, limit: Int
    ) throws(StoreError) -> [DeliveryID]
    /// Looks for what a replay makes once more; in bounded time, so that the next part goes on.
    func replayable(_ search: ReplaySearch) throws(StoreError) -> ReplayPart
    func attempts(_ id: DeliveryID) throws(StoreError) -> [AttemptView]
    func tokens() throws(StoreError) -> [StoredToken]

    /// The newest first; payloads are not checked.
    func events(_ query: EventQuery) throws(StoreError) -> Page<Event, Int64>
    /// With its bodies, which lists leave out.
    func request(_ id: RequestID) throws(StoreError) -> RequestView?
    func requests(_ query: RequestQuery) throws(StoreError) -> Page<RequestView, RequestID>
    func audit(_ query: AuditQuery) throws(StoreError) -> Page<AuditView, Int64>
    /// In the order of time; those of hours that begin in the range, if hours are asked for.
    func samples(
        _ minutes: ClosedRange<Int64>, by length: Sample.Length
    ) throws(StoreError) -> [Sample]
    func search(_ search: ResourceSearch) throws(StoreError) -> Page<StoredResource, Int64>
    /// The resource with this id, whichever integration it is of.
    func resource(_ type: ResourceType, _ id: ResourceID) throws(StoreError) -> StoredResource?

    /// What destinations call a resource, as far as that is known; it may be deleted here already.
    func remoteIDs(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> [DestinationName: RemoteID]
    /// A resource that has this account at the destination; `nil` when none has.
    func holder(
        of remote: RemoteID, _ type: ResourceType, at destination: DestinationName
    ) throws(StoreError) -> Correlation?
    /// All that was ever learned of extension schemas, in the order in which it was.
    func lessons() throws(StoreError) -> [Lesson]
    /// Every pause in force, in no particular order.
    func pauses() throws(StoreError) -> [Pause]
    /// The users of an integration who lost access (deactivated or deleted) since a moment, as the
    /// latest events tell it, the oldest first.
    ///
    /// Reads back until it meets an event from before `since`; for the start of the gateway.
    func removals(_ integration: IntegrationName, since: Timestamp) throws(StoreError) -> [Event]
    /// The destinations for which deliveries of an integration's events are held.
    func holdings(_ integration: IntegrationName) throws(StoreError) -> Set<DestinationName>
    /// When an operator last decided about a mass change, by integration.
    func decisions() throws(StoreError) -> [IntegrationName: Timestamp]
    func signingSecrets() throws(StoreError) -> [StoredSigningSecret]
    /// All conditions, in no particular order.
    func alertConditions() throws(StoreError) -> [AlertCondition]
    /// Messages that were not sent yet, the oldest first.
    func alertMessages(limit: Int) throws(StoreError) -> [AlertMessage]
    /// Deactivations and deletions for a destination that are not finished or dead, the oldest first.
    ///
    /// Those queued before a moment whose keys are greater than `key`.
    func unconfirmed(
        _ destination: DestinationName, queuedBefore moment: Timestamp, after key: Int64, limit: Int
    ) throws(StoreError) -> [UnconfirmedRemoval]
    /// Whole-gateway figures, kept by counters: cost does not grow with what is stored.
    func figures() throws(StoreError) -> StoreFigures
}

extension StoreReader {
    /// The items of a page alone.
    package func deliveries(_ query: DeliveryQuery) throws(StoreError) -> [DeliveryView] {
        try deliveryPage(query).items
    }
}

/// A delivery as an operator sees it.
package struct DeliveryView: Equatable, Sendable {
    package var id: DeliveryID
    package var destination: DestinationName
    package var state: DeliveryState
    package var attempts: Int
    /// `nil` once finished, and while blocked.
    package var due: Timestamp?
    /// When it was finished; `nil` before.
    package var finished: Timestamp?
    /// The event it carries.
    package var event: Event
    /// Status of the last attempt.
    package var lastStatus: Int?
    package var lastFailure: FailureClass?

    package init(
        id: DeliveryID, destination: DestinationName, state: DeliveryState, attempts: Int,
        due: Timestamp?, finished: Timestamp?, event: Event, lastStatus: Int?,
        lastFailure: FailureClass?
    ) {
        self.id = id
        self.destination = destination
        self.state = state
        self.attempts = attempts
        self.due = due
        self.finished = finished
        self.event = event
        self.lastStatus = lastStatus
        self.lastFailure = lastFailure
    }
}

/// A recorded attempt as an operator sees it.
package struct AttemptView: Equatable, Sendable {
    package var number: Int
    package var started: Timestamp
    package var result: AttemptResult

    package init(number: Int, started: Timestamp, result: AttemptResult) {
        self.number = number
        self.started = started
        self.result = result
    }
}

/// Whole-store figures for status, metrics and the ledger; what is absent is 0.
package struct StoreFigures: Equatable, Sendable {
    /// Deliveries ever queued, and what became of them, per destination.
    package var queues: [DestinationName: QueueFigures] = [:]
    /// Users and groups, per integration.
    package var resources: [IntegrationName: [ResourceType: Int]] = [:]
    package var lastSequence: Int64 = 0
    /// Users that are active, inactive, and that were deleted, per integration.
    package var users: [IntegrationName: UserFigures] = [:]

    package init() {}
}

/// The users of one integration.
package struct UserFigures: Equatable, Sendable {
    package var active = 0
    package var inactive = 0
    /// Ever.
    package var deleted = 0

    package init() {}

    /// Adds users that are there.
    package mutating func count(_ users: Int, isActive: Bool) {
        if isActive { active += users } else { inactive += users }
    }
}

/// The ledger of one destination: accepted = the sum of all states, at any time.
package struct QueueFigures: Equatable, Sendable {
    package var accepted = 0
    package var states: [DeliveryState: Int] = [:]
    /// When the oldest unfinished delivery was queued; `nil` when none waits.
    package var oldest: Timestamp?
    /// When the oldest unfinished deactivation or deletion was queued.
    package var oldestUrgent: Timestamp?
    /// Users whose deliveries wait behind an older one; counted up to a bound.
    package var blockedUsers = 0

    package init() {}

    /// Deliveries that are neither over nor dead.
    package var unfinished: Int {
        [DeliveryState.held, .blocked, .pending, .retrying].reduce(0) { $0 + (states[$1] ?? 0) }
    }
}

extension StoreFigures {
    /// What waits for destinations that nobody knows any more, by their names.
    ///
    /// - Parameter known: The destinations of the configuration.
    /// - Returns: In the order of the names.
    package func strays(
        known: some Sequence<DestinationName>
    ) -> [(destination: DestinationName, waiting: Int)] {
        let names = Set(known)
        return queues.filter { !names.contains($0.key) && $0.value.unfinished > 0 }
            .map { ($0.key, $0.value.unfinished) }
            .sorted { $0.0.rawValue < $1.0.rawValue }
    }
}
