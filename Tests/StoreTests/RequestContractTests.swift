import Directory
import Ports
import SCIM
import SQLiteStore
import TestSupport
import Testing

@Suite("The store's contract: the provisioning log", .timeLimit(.minutes(10)))
struct RequestContractTests {
    @Test(arguments: StoreKind.allCases)
    func `a request goes to disk with its commit and knows its events`(kind: StoreKind) throws {
        let open = try kind.open()
        let record = RequestRecord.example(1, status: 201)
        var commit = Commit.example(
            .insert(.user(1)), [.example(.userCreated, request: record.id)])
        commit.request = record
        #expect(try open.commit(commit) != .stale)
        let view = try #require(
            try open.store.read { reader throws(StoreError) in
                try reader.request(record.id)
            })
        #expect(view.record == record)
        #expect(view.events == [EventID(timestamp: .start, sequence: 1)])
    }

    @Test(arguments: StoreKind.allCases)
    func `a refused commit leaves no request behind`(kind: StoreKind) throws {
        let open = try kind.open()
        var commit = Commit.example(.update(.user(1), expected: 7))
        commit.request = .example(1)
        #expect(try open.commit(commit) == .stale)
        #expect(try requests(open).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `what changed nothing is written along with the next write`(kind: StoreKind) throws {
        let open = try kind.open()
        for number in 1...3 { open.store.note(.example(number)) }
        try open.submit(.touchTokens([:]))
        #expect(try requests(open).map(\.record.id) == [3, 2, 1].map { .request($0) })
    }

    @Test func `what changed nothing is written by itself after a while`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        open.store.note(.example(1))
        (open.store as? SQLiteStore)?.writeNotes()
        // Queued behind the records, so that they are on disk once it is done.
        try open.submit(.touchTokens([:]))
        #expect(try requests(open).count == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `pages hold every request once, the newest first`(kind: StoreKind) throws {
        let open = try kind.open()
        // Ten in each millisecond: the order within one is any, but it is one.
        for number in 0..<50 {
            open.store.note(.example(number, at: .start + .milliseconds(number / 10)))
        }
        try open.submit(.touchTokens([:]))
        var seen: [RequestID] = []
        var query = RequestQuery(limit: 7)
        repeat {
            let page = try open.store.read { reader throws(StoreError) in
                try reader.requests(query)
            }
            seen += page.items.map(\.record.id)
            query.before = page.next
        } while query.before != nil
        #expect(Set(seen).count == 50)
        #expect(seen.count == 50)
        #expect(seen.first?.rawValue ?? "" > seen.last?.rawValue ?? "")
    }

    static let filters: [(RequestQuery, [Int])] = [
        (RequestQuery(integration: .fabrikam), [2]),
        (RequestQuery(operations: [.create, .delete]), [3, 1]),
        (RequestQuery(statuses: [400...499]), [3]),
        (RequestQuery(type: "uniqueness"), [3]),
        (RequestQuery(resource: .number(2)), [2]),
        (RequestQuery(quirk: "capitalized_verb"), [1]),
        (RequestQuery(since: .start + .milliseconds(2)), [3, 2]),
        (RequestQuery(until: .start + .milliseconds(2)), [1]),
    ]

    @Test(arguments: StoreKind.allCases, filters)
    func `a filter takes what it names`(
        kind: StoreKind, row: (query: RequestQuery, numbers: [Int])
    ) throws {
        let open = try kind.open()
        var first = RequestRecord.example(1, at: .start + .milliseconds(1))
        first.quirks = ["capitalized_verb", "flat_key"]
        var second = RequestRecord.example(2, at: .start + .milliseconds(2))
        second.integration = .fabrikam
        second.operation = .get
        second.resource = .init(type: .user, id: .number(2))
        var third = RequestRecord.example(3, status: 409, at: .start + .milliseconds(3))
        third.type = "uniqueness"
        for record in [first, second, third] { open.store.note(record) }
        try open.submit(.touchTokens([:]))
        let found = try open.store.read { reader throws(StoreError) in
            try reader.requests(row.query)
        }
        #expect(
            found.items.map(\.record.time)
                == row.numbers.map { .start + .milliseconds($0) })
    }

    @Test func `too many records are counted, not kept`() throws {
        var limits = StoreLimits()
        limits.notes = 2
        let metrics = CountingMetrics()
        let workshop = try Workshop()
        let store = try SQLiteStore.open(workshop.state, limits: limits, metrics: metrics)
        defer { store.close() }
        for number in 1...5 { store.note(.example(number)) }
        #expect(metrics.value(of: .requestsNotLogged) == 3)
    }

    private func requests(_ open: OpenStore) throws -> [RequestView] {
        try open.store.read { reader throws(StoreError) in
            try reader.requests(RequestQuery()).items
        }
    }
}

/// Counts what is counted.
private final class CountingMetrics: Metrics {
    private let counts = Box<[Counter: Int]>([:])

    func add(_ count: Int, to counter: Counter) {
        counts.with { $0[counter, default: 0] += count }
    }

    func record(_ duration: Duration, in histogram: Histogram) {}

    func value(of counter: Counter) -> Int { counts.value[counter] ?? 0 }
}

extension RequestID {
    static func request(_ number: Int, at moment: Timestamp = .start) -> RequestID {
        RequestID(
            rawValue: "req_" + ULID(timestamp: moment, high: 7, low: UInt64(number)).text)
    }
}

extension RequestRecord {
    static func example(
        _ number: Int, status: Int = 200, at moment: Timestamp = .start
    ) -> RequestRecord {
        RequestRecord(
            id: .request(number, at: moment), time: moment, integration: .contoso,
            operation: .create, method: "POST", path: "/Users", summary: "create a user",
            status: status, duration: .microseconds(1500))
    }
}
