package import Directory
package import SCIM

/// One change of one resource with all that follows from it; stored whole or not at all.
///
/// A value, so that no transaction closure crosses the port: the use case reads, decides and hands
/// this over; the store refuses a stale one and the use case runs again on the fresh state.
package struct Commit: Equatable, Sendable {
    package enum Change: Equatable, Sendable {
        case insert(StoredResource)
        /// Replaces the resource whose stored version is still `expected`.
        case update(StoredResource, expected: Int)
        /// Deletes for good, if the stored version is still `expected`.
        case delete(IntegrationName, ResourceType, ResourceID, expected: Int)
        /// Changes nothing, if the stored version is still `expected`: events that tell its state.
        case keep(IntegrationName, ResourceType, ResourceID, expected: Int)
        /// Events without a resource.
        case none
    }

    package var change: Change
    /// In the order in which receivers must see them.
    package var events: [EventDraft]
    /// Who gets them: every event goes to each destination whose filter takes it.
    package var deliveries: [DeliveryDraft]
    /// The stored JSON of the group that the commit updates or deletes, as it was read: with it, the
    /// content must be the same and the version need not.
    ///
    /// The members of a group change all the time, and with them its version; the group gets the
    /// next one from the store, which puts it into the events.
    package var basis: [UInt8]?
    /// Who joins and leaves which group, at most one entry for each group.
    package var memberships: [MembershipChange]
    /// What the resource shows of extension schemas that nobody declared.
    package var lessons: [Lesson]
    /// The request that asked for it, for the provisioning log.
    package var request: RequestRecord? {
        get { requests.first }
        set { requests = newValue.map { [$0] } ?? [] }
    }
    /// None or one, as one reference: commits are copied often, and a record has many parts.
    private var requests: [RequestRecord] = []

    /// What destinations call the resource, where that is known beforehand.
    package var correlations: [Correlation] = []

    package init(
        change: Change, events: [EventDraft], deliveries: [DeliveryDraft],
        memberships: [MembershipChange] = [], lessons: [Lesson] = [],
        request: RequestRecord? = nil
    ) {
        self.change = change
        self.events = events
        self.deliveries = deliveries
        self.memberships = memberships
        self.lessons = lessons
        requests = request.map { [$0] } ?? []
    }
}

/// One delivery that a commit asks for.
package struct DeliveryDraft: Equatable, Sendable {
    /// Index into ``Commit/events``.
    package var event: Int
    package var destination: DestinationName
    /// Whether it waits for an operator's word, see ``DeliveryState/held``.
    package var isHeld: Bool

    package init(event: Int, destination: DestinationName, isHeld: Bool = false) {
        self.isHeld = isHeld
        self.event = event
        self.destination = destination
    }
}

/// What became of a commit that the store understood.
package enum CommitOutcome: Equatable, Sendable {
    /// On disk, fsync included; the events with their sequence numbers.
    case committed([Event])
    /// The stored version or membership is another one than expected, or the resource is gone:
    /// decide again.
    case stale
    /// Another resource of the integration already has this unique name.
    case nameTaken(by: ResourceID)
}
