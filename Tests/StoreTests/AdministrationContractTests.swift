import Directory
import Ports
import SCIM
import SQLiteStore
import TestSupport
import Testing

@Suite("The store's contract: what operators look at", .timeLimit(.minutes(10)))
struct AdministrationContractTests {
    @Test(arguments: StoreKind.allCases)
    func `a change on somebody's word is in the audit log, one that changes nothing is not`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        try open.submit(.audited(.example("token.create"), .createToken(.example(1))))
        try open.submit(.audited(.example("token.revoke"), .revokeToken(id: "tok_9", at: .start)))
        try open.submit(.audit(.example("destination.test")))
        let page = try open.store.read { reader throws(StoreError) in
            try reader.audit(AuditQuery())
        }
        #expect(page.items.map(\.entry.action) == ["destination.test", "token.create"])
        #expect(page.items.map(\.number) == [2, 1])
        #expect(page.items[1].entry == .example("token.create"))
        let some = try open.store.read { reader throws(StoreError) in
            try reader.audit(AuditQuery(action: "token.", limit: 1))
        }
        #expect(some.items.map(\.number) == [1])
    }

    @Test(arguments: StoreKind.allCases)
    func `events on somebody's word are stored and queued like any others`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let commit = Commit.example(.insert(.user(1)), [.example()])
        let receipt = try open.submit(.audited(.example("user.resend"), .commit(commit)))
        guard case .commit(.committed(let events)) = receipt else {
            Issue.record("the commit got \(receipt)")
            return
        }
        #expect(events.map(\.draft.data) == commit.events.map(\.data))
        let (queued, log) = try open.store.read { reader throws(StoreError) in
            (try reader.deliveries(DeliveryQuery()), try reader.audit(AuditQuery()))
        }
        #expect(queued.map(\.event.id) == events.map(\.id))
        #expect(log.items.map(\.entry.action) == ["user.resend"])
    }

    @Test func `the audit log can only be appended to`() throws {
        let workshop = try Workshop()
        do {
            let open = try workshop.open()
            try open.submit(.audit(.example("token.create")))
        }
        #expect(throws: StoreError.self) { try workshop.sql("UPDATE audit SET actor = 'x'") }
        #expect(throws: StoreError.self) { try workshop.sql("DELETE FROM audit") }
        #expect(try workshop.sql("SELECT actor FROM audit") == "anna")
    }

    @Test(arguments: StoreKind.allCases)
    func `a sample replaces the one of its minute and subject`(kind: StoreKind) throws {
        let open = try kind.open()
        let samples = [
            Sample(minute: 10, subject: .destination(.events), counts: [1, 2, 3]),
            Sample(minute: 10, subject: .integration(.contoso), counts: [4]),
            Sample(minute: 11, subject: .destination(.events), counts: [5]),
        ]
        try open.submit(.samples(samples))
        try open.submit(
            .samples([Sample(minute: 10, subject: .destination(.events), counts: [9])]))
        let found = try open.store.read { reader throws(StoreError) in
            try reader.samples(10...10, by: .minute)
        }
        #expect(found.map(\.counts) == [[9], [4]])
    }

    @Test(arguments: StoreKind.allCases)
    func `an hour has what its minutes come to, and of levels the greatest`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let counts = [(60, [1, 2, 3, 4, 50, 6, 7]), (119, [10, 0, 0, 0, 9, 9, 1]), (120, [5])]
        for (minute, counts) in counts {
            try open.submit(
                .samples([
                    Sample(minute: Int64(minute), subject: .destination(.events), counts: counts),
                    Sample(minute: Int64(minute), subject: .integration(.contoso), counts: counts),
                ]))
        }
        try open.submit(
            .samples([Sample(minute: 120, subject: .destination(.events), counts: [6, 1])]))
        let found = try open.store.read { reader throws(StoreError) in
            try reader.samples(60...179, by: .hour)
        }
        #expect(found.map(\.minute) == [60, 60, 120, 120])
        #expect(
            found.map(\.counts) == [
                [11, 2, 3, 4, 50, 9, 8], [11, 2, 3, 4, 59, 15, 8], [6, 1], [5],
            ])
        let first = try open.store.read { reader throws(StoreError) in
            try reader.samples(61...120, by: .hour)
        }
        #expect(first.map(\.minute) == [120, 120])
    }

    @Test(arguments: StoreKind.allCases)
    func `the events of one user are found among all, page by page`(kind: StoreKind) throws {
        let open = try kind.open()
        for number in 1...12 {
            try open.queue(
                .example(
                    number % 2 == 0 ? .userUpdated : .userDeactivated, user: number % 3,
                    at: .start + .seconds(number)))
        }
        var query = EventQuery(user: .number(1), limit: 3)
        let first = try open.store.read { reader throws(StoreError) in try reader.events(query) }
        #expect(first.items.map(\.sequence) == [10, 7, 4])
        query.before = first.next
        let second = try open.store.read { reader throws(StoreError) in try reader.events(query) }
        #expect(second.items.map(\.sequence) == [1])
        query = EventQuery(types: [.userUpdated], since: .start + .seconds(9))
        let some = try open.store.read { reader throws(StoreError) in try reader.events(query) }
        #expect(some.items.map(\.sequence) == [12, 10])
    }

    @Test(arguments: StoreKind.allCases)
    func `deliveries are found by every filter and counted by facet`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try world(open)
        func keys(_ change: (inout DeliveryQuery) -> Void) throws -> [Int64] {
            var query = DeliveryQuery()
            change(&query)
            return try open.store.read { reader throws(StoreError) in
                try reader.deliveries(query)
            }.map(\.id.key)
        }
        #expect(try keys { $0.user = .number(1) } == [2, 1])
        #expect(try keys { $0.event = 2 } == [4, 3])
        #expect(try keys { $0.request = .request(3) } == [6, 5])
        #expect(try keys { $0.request = .request(9) } == [])
        #expect(try keys { $0.statuses = [503] } == [ids[2].key])
        #expect(try keys { $0.failures = [.http5xx] } == [ids[2].key])
        #expect(try keys { $0.types = [.userDeactivated] } == [6, 5])
        #expect(try keys { $0.until = .start + .seconds(2) } == [2, 1])
        #expect(try keys { $0.since = .start + .seconds(3) } == [6, 5])
        #expect(try keys { $0.integration = .fabrikam } == [])
        #expect(
            try keys {
                $0.states = [.dead]
                $0.destination = .events
            } == [3])
        var query = DeliveryQuery()
        query.types = [.userCreated]
        let facets = try open.store.read { reader throws(StoreError) in try reader.facets(query) }
        #expect(facets.total == 4)
        #expect(facets.states == [.pending: 3, .dead: 1])
        #expect(facets.destinations == [.events: 2, .directory: 2])
        #expect(facets.statuses == [503: 1])
        #expect(facets.types == [.userCreated: 4])
        #expect(!facets.isCapped)
    }

    @Test(arguments: StoreKind.allCases)
    func `what waits behind a delivery is the rest of its lane`(kind: StoreKind) throws {
        let open = try kind.open()
        for number in 1...4 { try open.queue(.example(user: number == 3 ? 2 : 1)) }
        let first = DeliveryID(timestamp: .start, key: 1)
        let behind = try open.store.read { reader throws(StoreError) in
            try reader.behind(first, limit: 10)
        }
        #expect(behind.items.map(\.id.key) == [2, 4])
        #expect(behind.next == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `users are found by part of a name or address and by whole ids`(kind: StoreKind) throws {
        let open = try kind.open()
        for (number, name) in ["ada", "bob", "adam", "100%"].enumerated() {
            let keys = ResourceKeys(
                name: "\(name)@contoso.com", externalID: "Ext-\(number)",
                displayName: "the \(name)", active: number != 2, emails: ["\(name)@home.example"])
            _ = try open.commit(.example(.insert(.user(number + 1, keys: keys))))
        }
        func found(_ search: ResourceSearch) throws -> [ResourceID] {
            try open.store.read { reader throws(StoreError) in try reader.search(search) }
                .items.map(\.id)
        }
        #expect(try found(.init(type: .user)) == [4, 3, 2, 1].map { .number($0) })
        #expect(try found(.init(type: .user, text: "ADA")) == [3, 1].map { .number($0) })
        #expect(try found(.init(type: .user, text: "the b")) == [.number(2)])
        #expect(try found(.init(type: .user, text: "home")).count == 4)
        #expect(try found(.init(type: .user, text: "%")) == [.number(4)])
        #expect(try found(.init(type: .user, text: "Ext-2")) == [.number(3)])
        #expect(try found(.init(type: .user, active: false)) == [.number(3)])
        #expect(try found(.init(type: .user, integration: .fabrikam)) == [])
        #expect(
            try found(.init(type: .user, text: ResourceID.number(2).rawValue)) == [.number(2)])
        let one = try open.store.read { reader throws(StoreError) in
            try reader.search(.init(type: .user, limit: 3))
        }
        let rest = ResourceSearch(type: .user, before: one.next, limit: 3)
        #expect(try found(rest) == [.number(1)])
        let any = try open.store.read { reader throws(StoreError) in
            try reader.resource(.user, .number(2))
        }
        #expect(any?.keys.name == "bob@contoso.com")
    }

    /// Three users, each with an event of its own request for two destinations; the first of user 2
    /// is dead.
    private func world(_ open: OpenStore) throws -> [DeliveryID] {
        var ids: [DeliveryID] = []
        for number in 1...3 {
            let draft = EventDraft.example(
                number == 3 ? .userDeactivated : .userCreated, user: number,
                at: .start + .seconds(number), request: .request(number))
            var commit = Commit(
                change: .none, events: [draft],
                deliveries: [.events, .directory].map { DeliveryDraft(event: 0, destination: $0) })
            commit.request = .example(number)
            _ = try open.commit(commit)
            ids += [1, 0].map {
                DeliveryID(timestamp: draft.timestamp, key: Int64(2 * number - $0))
            }
        }
        try open.submit(.attempt(.example(ids[2], .dead(holdsLane: false), result: .failure)))
        return ids
    }
}

extension AuditEntry {
    static func example(_ action: String) -> AuditEntry {
        AuditEntry(
            time: .start, actor: "anna", role: .operator, address: "192.0.2.1", action: action,
            subject: "tok_1", after: Array("{\"label\":\"x\"}".utf8))
    }
}
