import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: lanes", .timeLimit(.minutes(10)))
struct LaneContractTests {
    @Test(arguments: StoreKind.allCases)
    func `deliveries of one user wait for each other, others do not`(kind: StoreKind) throws {
        let open = try kind.open()
        let first = try open.queue(.example(user: 1), for: [.events, .directory])
        let second = try open.queue(.example(user: 1))[0]
        try open.queue(.example(user: 2))
        try open.queue(.example(user: 1, integration: .fabrikam))
        try open.queue(.example(user: nil, group: 1))
        #expect(try open.state(second) == .blocked)
        #expect(open.reportedKeys == [[1, 2], [4], [5], [6]])
        try open.submit(.attempt(.example(first[1])))
        #expect(try open.state(second) == .blocked)
        try open.submit(.attempt(.example(first[0])))
        #expect(try open.state(second) == .pending)
        #expect(open.reportedKeys.last == [second.key])
        let reported = open.ready.value.last?.first
        #expect(reported?.event == Event(sequence: 2, draft: .example(user: 1)))
        #expect(reported?.due == .start && reported?.attempts == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `a membership event waits for its user and its group, and both for it`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let user = try open.queue(.example(.userCreated, user: 1))[0]
        let group = try open.queue(.example(.groupCreated, user: nil, group: 2))[0]
        let member = try open.queue(.example(.groupMemberAdded, user: 1, group: 2))[0]
        let userAfter = try open.queue(.example(user: 1))[0]
        let groupAfter = try open.queue(.example(.groupUpdated, user: nil, group: 2))[0]
        try open.submit(.attempt(.example(user)))
        #expect(try open.state(member) == .blocked)
        try open.submit(.attempt(.example(group)))
        #expect(try open.state(member) == .pending)
        #expect(try [open.state(userAfter), open.state(groupAfter)] == [.blocked, .blocked])
        try open.submit(.attempt(.example(member)))
        #expect(try [open.state(userAfter), open.state(groupAfter)] == [.pending, .pending])
        #expect(open.reportedKeys.last.map(Set.init) == [userAfter.key, groupAfter.key])
    }

    @Test(arguments: StoreKind.allCases)
    func `the next membership of a group waits only where lanes meet`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...3).map {
            try open.queue(.example(.groupMemberAdded, user: $0, group: 9))[0]
        }
        let user = try open.queue(.example(user: 3))[0]
        #expect(try ids.map(open.state) == [.pending, .blocked, .blocked])
        #expect(try open.state(user) == .blocked)
        try open.submit(.skip([ids[1]], at: .start))
        #expect(try open.state(ids[2]) == .blocked)
        try open.submit(.attempt(.example(ids[0])))
        #expect(try open.state(ids[2]) == .pending)
        #expect(try open.state(user) == .blocked)
    }

    @Test(arguments: StoreKind.allCases)
    func `a waiting retry keeps its lane`(kind: StoreKind) throws {
        let open = try kind.open()
        let first = try open.queue(.example())[0]
        let second = try open.queue(.example())[0]
        let due = Timestamp.start + .seconds(60)
        try open.submit(.attempt(.example(first, .retry(due: due), result: .failure)))
        #expect(try open.state(second) == .blocked)
        #expect(try open.readyKeys() == [first.key])
        #expect(try open.changed(.retry([first, second], due: .start)) == 1)
        #expect(try open.readyKeys(now: .start) == [first.key])
        #expect(open.reportedKeys == [[1], [1]])
        #expect(open.ready.value.last?.first?.attempts == 1)
    }

    @Test(arguments: StoreKind.allCases)
    func `a dead delivery lets its lane go on unless it holds it`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...4).map { _ in try open.queue(.example())[0] }
        try open.submit(.attempt(.example(ids[0], .dead(holdsLane: false), result: .failure)))
        #expect(try ids.map(open.state) == [.dead, .pending, .blocked, .blocked])
        try open.submit(.attempt(.example(ids[1], .dead(holdsLane: true), result: .failure)))
        #expect(try ids.map(open.state) == [.dead, .dead, .blocked, .blocked])
        let late = try open.queue(.example())[0]
        #expect(try open.state(late) == .blocked)
        #expect(try open.readyKeys() == [])
        #expect(try open.changed(.skip([ids[1]], at: .start + .seconds(9))) == 1)
        #expect(try ids.map(open.state) == [.dead, .skipped, .pending, .blocked])
        let view = try open.store.read { reader throws(StoreError) in
            try reader.delivery(ids[1])
        }
        #expect(view?.finished == .start + .seconds(9))
    }

    @Test(arguments: StoreKind.allCases)
    func `a dead delivery that holds its lane can be tried again`(kind: StoreKind) throws {
        let open = try kind.open()
        let first = try open.queue(.example())[0]
        let second = try open.queue(.example())[0]
        try open.submit(.attempt(.example(first, .dead(holdsLane: true), result: .failure)))
        let due = Timestamp.start + .seconds(7)
        #expect(try open.changed(.retry([first], due: due)) == 1)
        let view = try open.store.read { reader throws(StoreError) in
            try reader.delivery(first)
        }
        #expect(view?.state == .retrying && view?.due == due && view?.finished == nil)
        #expect(open.reportedKeys.last == [first.key])
        try open.submit(.attempt(.example(first, number: 2)))
        #expect(try open.state(second) == .pending)
    }

    @Test(arguments: StoreKind.allCases)
    func `a dead delivery tried again takes its place before later ones`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...4).map { _ in try open.queue(.example())[0] }
        let dead = AttemptRecord.Verdict.dead(holdsLane: false)
        try open.submit(.attempt(.example(ids[0], dead, result: .failure)))
        try open.submit(.attempt(.example(ids[1])))
        let due = Timestamp.start + .seconds(90)
        try open.submit(.attempt(.example(ids[2], .retry(due: due), result: .failure)))
        #expect(try open.changed(.retry([ids[0], ids[1]], due: .start)) == 1)
        #expect(try ids.map(open.state) == [.retrying, .delivered, .blocked, .blocked])
        #expect(try open.readyKeys() == [ids[0].key])
        try open.submit(.attempt(.example(ids[0], number: 2)))
        #expect(try ids.map(open.state) == [.delivered, .delivered, .retrying, .blocked])
        #expect(open.ready.value.last?.first?.due == due)
    }

    @Test(arguments: StoreKind.allCases)
    func `an attempt that was under way when its delivery had to wait again counts`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try (1...3).map { _ in try open.queue(.example())[0] }
        try open.submit(
            .attempt(.example(ids[0], .dead(holdsLane: false), result: .failure)))
        try open.submit(.retry([ids[0]], due: .start))
        #expect(try ids.map(open.state) == [.retrying, .blocked, .blocked])
        try open.submit(.attempt(.example(ids[1])))
        #expect(try ids.map(open.state) == [.retrying, .delivered, .blocked])
        try open.submit(.attempt(.example(ids[0], number: 2)))
        #expect(try ids.map(open.state) == [.delivered, .delivered, .pending])
    }

    @Test(arguments: StoreKind.allCases)
    func `several dead ones tried again at once go oldest first`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...3).map { _ in try open.queue(.example())[0] }
        for id in ids {
            try open.submit(.attempt(.example(id, .dead(holdsLane: false), result: .failure)))
        }
        let reports = open.reportedKeys.count
        #expect(try open.changed(.retry(ids.reversed(), due: .start)) == 3)
        #expect(try ids.map(open.state) == [.retrying, .blocked, .blocked])
        #expect(Array(open.reportedKeys[reports...]) == [[ids[0].key]])
        #expect(try open.changed(.skip(ids, at: .start)) == 3)
        #expect(try ids.map(open.state) == [.skipped, .skipped, .skipped])
    }

    @Test(arguments: StoreKind.allCases)
    func `events of one commit for one user are delivered in its order`(kind: StoreKind) throws {
        let open = try kind.open()
        let commit = Commit.example(
            .insert(.user(1)), [.example(.userCreated), .example(.userDeactivated), .example()])
        _ = try open.commit(commit)
        #expect(open.reportedKeys == [[1]])
        for key in 1...3 {
            #expect(try open.readyKeys() == [Int64(key)])
            try open.submit(
                .attempt(.example(DeliveryID(timestamp: .start, key: Int64(key)))))
        }
        #expect(open.reportedKeys == [[1], [2], [3]])
    }

    @Test(arguments: StoreKind.allCases)
    func `an event of no one's lane waits for nobody`(kind: StoreKind) throws {
        let open = try kind.open()
        for _ in 1...2 { try open.queue(.example(user: nil)) }
        #expect(try open.readyKeys() == [1, 2])
    }
}
