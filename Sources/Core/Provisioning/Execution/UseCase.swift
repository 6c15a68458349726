package import Dialects
package import Directory
package import Ports
package import SCIM

/// One thing that a client can ask for: reads, decides, and changes nothing itself.
package protocol UseCase: Sendable {
    /// Whether it may read more than a few rows, and so has to stay off the loops.
    var mayScan: Bool { get }

    /// May run several times, each time on a fresh state.
    func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision

    /// The same with as many views of the store as it takes, one after the other; one by default.
    func decide(on store: any Store) throws(SCIMError) -> Decision
}

extension UseCase {
    package var mayScan: Bool { false }

    package func decide(on store: any Store) throws(SCIMError) -> Decision {
        try store.view { reader throws(SCIMError) in try decide(reader) }
    }
}

/// What a use case wants to happen.
package struct Decision: Sendable {
    /// Has to be on disk before the answer goes out; `nil` when there is nothing to write.
    package var commit: Commit?
    package var answer: Answer
    /// What the client got wrong and was forgiven.
    package var quirks: Set<Quirk>
    /// What has to be done after the commit before there is an answer; ``answer`` does not count
    /// then.
    package var next: (any UseCase)?
    /// How many events of each type were committed on the way to this decision.
    package var earlierEvents: [EventType: Int] = [:]

    package init(commit: Commit? = nil, answer: Answer, quirks: Set<Quirk> = []) {
        self.commit = commit
        self.answer = answer
        self.quirks = quirks
    }

    /// How many events of each type the whole request brought about.
    package var eventCounts: [EventType: Int] {
        (commit?.events ?? []).reduce(into: earlierEvents) { $0[$1.type, default: 0] += 1 }
    }
}

/// A successful answer to a SCIM request, rendered before the commit so that nothing is left to do
/// after it.
package struct Answer: Equatable, Sendable {
    package var status: Int
    /// The address of what was created; `nil` for all but a creation.
    package var location: String?
    /// JSON; empty for 204.
    package var body: [UInt8]
    /// Takes the place of a body that is too long to be made at once.
    package var stream: StreamedBody?
    /// The version of the one resource that the answer is about, for `ETag`; `nil` otherwise.
    package var version: Int?
    /// The resource that the request was about; `nil` for lists.
    package var resource: ResourceID?

    package init(
        status: Int, location: String? = nil, body: [UInt8] = [], version: Int? = nil,
        resource: ResourceID? = nil
    ) {
        self.status = status
        self.location = location
        self.body = body
        self.version = version
        self.resource = resource
    }
}

/// What a use case is told about its request beside the body.
package struct RequestContext: Sendable {
    package var integration: Integration
    package var request: RequestID
    package var now: Timestamp
    /// The integration's tenant URL without a slash at its end.
    package var base: String
    /// Which attributes the client wants to see in the answer.
    package var projection: Projection
    /// Which version the client means; looked at wherever a resource is read for its request.
    package var preconditions: Preconditions

    package init(
        integration: Integration, request: RequestID, now: Timestamp, base: String,
        projection: Projection = .standard, preconditions: Preconditions = .none
    ) {
        self.integration = integration
        self.request = request
        self.now = now
        self.base = base
        self.projection = projection
        self.preconditions = preconditions
    }
}
