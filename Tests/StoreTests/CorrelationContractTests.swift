import Directory
import JSON
import Ports
import SCIM
import Testing

@Suite("The store's contract: what destinations call our users", .timeLimit(.minutes(10)))
struct CorrelationContractTests {
    private func correlation(
        _ number: Int, _ remote: JSONValue?, at destination: DestinationName = .directory,
        type: ResourceType = .user, integration: IntegrationName = .contoso
    ) -> Correlation {
        Correlation(
            destination: destination, integration: integration, type: type,
            resource: .number(number), remote: remote.flatMap { RemoteID($0) })
    }

    private func ids(
        _ open: OpenStore, _ number: Int = 1, _ type: ResourceType = .user
    ) throws -> [DestinationName: RemoteID] {
        try open.store.read { reader throws(StoreError) in
            try reader.remoteIDs(.contoso, type, .number(number))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `an attempt and what it taught are one write`(kind: StoreKind) throws {
        let open = try kind.open()
        let id = try open.queue(.example(), for: [.directory])[0]
        var record = AttemptRecord(
            delivery: id, number: 1, started: .start, result: AttemptResult(status: 500),
            verdict: .retry(due: .distantFuture), correlations: [correlation(1, "a/1")])
        try open.submit(.attempt(record))
        #expect(try ids(open) == [.directory: RemoteID("a/1")])
        record.number = 2
        record.correlations = [correlation(1, "a/2"), correlation(7, 42, type: .group)]
        try open.submit(.attempt(record))
        #expect(try ids(open) == [.directory: RemoteID("a/2")])
        #expect(try ids(open, 7, .group) == [.directory: RemoteID(42)])
        record.number = 3
        record.correlations = [correlation(1, nil)]
        record.verdict = .delivered
        try open.submit(.attempt(record))
        #expect(try ids(open) == [:])
    }

    @Test(arguments: StoreKind.allCases)
    func `each destination has its own ids, and they outlive the user`(kind: StoreKind) throws {
        let open = try kind.open()
        var commit = Commit(change: .insert(.user(1)), events: [], deliveries: [])
        commit.correlations = [
            correlation(1, "x"), correlation(1, "y", at: .events),
            correlation(1, "z", integration: .fabrikam),
        ]
        #expect(try open.commit(commit) == .committed([]))
        _ = try open.commit(
            Commit(
                change: .delete(.contoso, .user, .number(1), expected: 1), events: [],
                deliveries: []))
        #expect(try ids(open) == [.directory: RemoteID("x"), .events: RemoteID("y")])
    }

    @Test(arguments: StoreKind.allCases)
    func `a refused commit teaches nothing`(kind: StoreKind) throws {
        let open = try kind.open()
        var commit = Commit(change: .update(.user(1), expected: 9), events: [], deliveries: [])
        commit.correlations = [correlation(1, "x")]
        #expect(try open.commit(commit) == .stale)
        #expect(try ids(open) == [:])
    }

    @Test(arguments: StoreKind.allCases)
    func `who has an account is found, and a number is no text`(kind: StoreKind) throws {
        let open = try kind.open()
        var commit = Commit(change: .none, events: [], deliveries: [])
        commit.correlations = [
            correlation(1, "42"), correlation(2, 42, integration: .fabrikam),
            correlation(3, "42", type: .group),
        ]
        _ = try open.commit(commit)
        let holder = { (remote: JSONValue, type: ResourceType, place: DestinationName) in
            try open.store.read { reader throws(StoreError) -> Correlation? in
                guard let remote = RemoteID(remote) else { return nil }
                return try reader.holder(of: remote, type, at: place)
            }
        }
        #expect(try holder("42", .user, .directory)?.resource == .number(1))
        #expect(try holder(42, .user, .directory)?.resource == .number(2))
        #expect(try holder(42, .user, .directory)?.integration == .fabrikam)
        #expect(try holder("42", .group, .directory)?.resource == .number(3))
        #expect(try holder("42", .user, .events) == nil)
        #expect(try holder("43", .user, .directory) == nil)
    }

    @Test(arguments: [.string(""), .null, true, [], [:]] as [JSONValue])
    func `what cannot be an id is none`(value: JSONValue) {
        #expect(RemoteID(value) == nil)
    }
}
