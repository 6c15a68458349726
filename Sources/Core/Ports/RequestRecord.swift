package import Directory
package import SCIM

/// One SCIM request as the provisioning log keeps it: what the provider sent and what it got.
package struct RequestRecord: Equatable, Sendable {
    package var id: RequestID
    /// When it was complete.
    package var time: Timestamp
    /// `nil` for a request whose token did not fit.
    package var integration: IntegrationName?
    package var operation: SCIMOperation
    /// As on the wire.
    package var method: String
    /// Below the tenant URL, with the query; values in filters are masked like those in bodies.
    package var path: String
    /// What was asked for in words: `PATCH user: active, title`.
    package var summary: String
    package var resource: Resource?
    package var status: Int
    /// `scimType` of an error.
    package var type: String?
    /// What an error said; empty for a success.
    package var detail: String
    /// From the complete request to its answer, or to its write for one that changed something.
    package var duration: Duration
    /// The names of the rewrites that were needed.
    package var quirks: [String]
    /// As much as is kept of the bodies, which see ``BodyPolicy``.
    package var body: [UInt8]
    package var answer: [UInt8]
    package var isRedacted: Bool

    /// What the request was about.
    package struct Resource: Equatable, Sendable {
        package var type: ResourceType
        package var id: ResourceID

        package init(type: ResourceType, id: ResourceID) {
            self.type = type
            self.id = id
        }
    }

    package init(
        id: RequestID, time: Timestamp, integration: IntegrationName?, operation: SCIMOperation,
        method: String, path: String, summary: String = "", resource: Resource? = nil,
        status: Int, type: String? = nil, detail: String = "", duration: Duration = .zero,
        quirks: [String] = [], body: [UInt8] = [], answer: [UInt8] = [], isRedacted: Bool = true
    ) {
        self.id = id
        self.time = time
        self.integration = integration
        self.operation = operation
        self.method = method
        self.path = path
        self.summary = summary
        self.resource = resource
        self.status = status
        self.type = type
        self.detail = detail
        self.duration = duration
        self.quirks = quirks
        self.body = body
        self.answer = answer
        self.isRedacted = isRedacted
    }
}

/// What the provisioning log keeps of bodies.
package enum BodyPolicy: String, Sendable, CaseIterable {
    /// Keys, verbs, paths and flags; values that may be about a person are masked.
    case redacted
    /// Everything, up to 64 KiB.
    case full
    case none
}

/// Told of every SCIM request that was answered.
package protocol RequestJournal: Sendable {
    /// What a record should hold of the bodies.
    var bodies: BodyPolicy { get }

    /// Takes the record of an answered request; any thread, must not wait.
    ///
    /// - Parameters:
    ///   - record: What happened.
    ///   - isStored: Whether it went to disk with the commit that it belongs to.
    func answered(_ record: RequestRecord, isStored: Bool)
}

/// A request as an operator sees it.
package struct RequestView: Equatable, Sendable {
    package var record: RequestRecord
    /// What it brought about, in order.
    package var events: [EventID]

    package init(record: RequestRecord, events: [EventID]) {
        self.record = record
        self.events = events
    }
}

/// Which requests a list wants, newest first; what is `nil` or empty does not restrict.
package struct RequestQuery: Equatable, Sendable {
    package var integration: IntegrationName?
    package var operations: [SCIMOperation]
    /// Bounds of the status, both included.
    package var statuses: [ClosedRange<Int>]
    package var type: String?
    package var resource: ResourceID?
    package var quirk: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Older than this one.
    package var before: RequestID?
    package var limit: Int

    package init(
        integration: IntegrationName? = nil, operations: [SCIMOperation] = [],
        statuses: [ClosedRange<Int>] = [], type: String? = nil, resource: ResourceID? = nil,
        quirk: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        before: RequestID? = nil, limit: Int = 50
    ) {
        self.integration = integration
        self.operations = operations
        self.statuses = statuses
        self.type = type
        self.resource = resource
        self.quirk = quirk
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

extension RequestQuery {
    /// Whether the query wants a request, apart from ``before``.
    package func takes(_ record: RequestRecord) -> Bool {
        (integration == nil || integration == record.integration)
            && (operations.isEmpty || operations.contains(record.operation))
            && (statuses.isEmpty || statuses.contains { $0.contains(record.status) })
            && (type == nil || type == record.type)
            && (resource == nil || resource == record.resource?.id)
            && (quirk.map { record.quirks.contains($0) } ?? true)
            && (since.map { $0 <= record.time } ?? true)
            && (until.map { record.time < $0 } ?? true)
    }
}
