import Directory
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Deliveries that are made once more", .timeLimit(.minutes(10)))
struct ReplayContractTests {
    private let all = Timestamp(milliseconds: 0)..<Timestamp.distantFuture
    private let later = Timestamp.start + .seconds(60)

    private func search(
        _ open: OpenStore, _ change: (inout ReplaySearch) -> Void = { _ in }
    ) throws -> ReplayPart {
        var search = ReplaySearch(destination: .events, finished: all)
        change(&search)
        return try open.store.read { reader throws(StoreError) in try reader.replayable(search) }
    }

    private func replay(_ open: OpenStore, _ ids: [DeliveryID]) throws -> Int {
        guard case .replayed(let changed, let newest) = try open.submit(.replay(ids, at: later))
        else { throw StoreError.failed("another receipt") }
        let part = try search(open) { $0.budget = 1 }
        #expect(newest == part.newest)
        return changed
    }

    @Test(arguments: StoreKind.allCases)
    func `what comes back takes its old place, and what was not delivered stays`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try (1...5).map { _ in try open.queue(.example())[0] }
        try open.submit(.attempt(.example(ids[0])))
        try open.submit(.skip([ids[1]], at: .start))
        try open.submit(
            .attempt(.example(ids[2], .dead(holdsLane: false), result: .failure)))
        #expect(try replay(open, ids.reversed()) == 2)
        #expect(
            try ids.map(open.state) == [.retrying, .skipped, .blocked, .blocked, .blocked])
        #expect(try open.readyKeys() == [ids[0].key])
        #expect(try replay(open, ids) == 0)
        let back = try #require(open.ready.value.last?.first)
        #expect(back.id == ids[0] && back.isReplay && back.due == later)
        #expect(back.renewal == ReadyDelivery.Renewal(moment: later, attempts: 1))
        try open.submit(.attempt(.example(ids[0], number: 2, started: later)))
        let dead = try #require(open.ready.value.last?.first)
        #expect(dead.id == ids[2] && !dead.isReplay)
        let queue = try open.store.read { reader throws(StoreError) in
            try reader.figures().queues[.events]
        }
        #expect(queue?.accepted == 5)
        #expect(queue?.states.values.reduce(0, +) == 5)
    }

    @Test(arguments: StoreKind.allCases, [true, false])
    func `an attempt that was under way is made again after what came back`(
        kind: StoreKind, isOlderDone: Bool
    ) throws {
        let open = try kind.open()
        let ids = try (1...2).map { _ in try open.queue(.example())[0] }
        try open.submit(.attempt(.example(ids[0])))
        #expect(try replay(open, [ids[0]]) == 1)
        #expect(try ids.map(open.state) == [.retrying, .blocked])
        let first = AttemptRecord.example(ids[0], number: 2, started: later)
        let early = AttemptRecord.example(ids[1])
        try open.submit(.attempt(isOlderDone ? first : early))
        try open.submit(.attempt(isOlderDone ? early : first))
        #expect(try ids.map(open.state) == [.delivered, .retrying])
        #expect(open.ready.value.last?.map(\.id) == [ids[1]])
        #expect(open.ready.value.last?.first?.isReplay == true)
        try open.submit(
            .attempt(.example(ids[1], number: 2, started: later + .seconds(1))))
        #expect(try ids.map(open.state) == [.delivered, .delivered])
        #expect(try open.readyKeys() == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `a clock that was set back does not make an attempt count for nothing twice`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try (1...2).map { _ in try open.queue(.example())[0] }
        try open.submit(.attempt(.example(ids[0])))
        _ = try replay(open, [ids[0]])
        try open.submit(.attempt(.example(ids[0], number: 2, started: later)))
        for number in 1...2 { try open.submit(.attempt(.example(ids[1], number: number))) }
        #expect(try open.state(ids[1]) == .delivered)
    }

    @Test(arguments: StoreKind.allCases)
    func `a search finds what was finished in its time, by type and by outcome`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let moments = (0..<4).map { Timestamp.start + .seconds(100 * $0) }
        let types: [EventType] = [.userCreated, .userUpdated, .userDeleted, .groupCreated]
        let ids = try moments.enumerated().map { index, _ in
            try open.queue(.example(types[index], user: index + 1), for: [.events])[0]
        }
        let other = try open.queue(.example(user: 9), for: [.directory])[0]
        try open.submit(.attempt(.example(other)))
        for (index, moment) in moments.enumerated() {
            let verdict: AttemptRecord.Verdict =
                index == 1 ? .dead(holdsLane: true) : .delivered
            try open.submit(.attempt(.example(ids[index], verdict, started: moment)))
        }
        func found(_ change: (inout ReplaySearch) -> Void) throws -> [DeliveryID] {
            try search(open, change).items.map(\.id)
        }
        #expect(try found { _ in } == ids)
        #expect(try found { $0.finished = moments[1]..<moments[3] } == [ids[1], ids[2]])
        #expect(try found { $0.types = [.userCreated, .groupCreated] } == [ids[0], ids[3]])
        #expect(try found { $0.types = [.groupSnapshot] } == [])
        #expect(try found { $0.isUndelivered = true } == [ids[1]])
        #expect(try found { $0.destination = DestinationName(rawValue: "nobody") } == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `whatever came later for the same user or group comes along`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = [
            try open.queue(.example(.userCreated, user: 1))[0],
            try open.queue(.example(.userUpdated, user: 2))[0],
            try open.queue(.example(.groupMemberAdded, user: 1, group: 7))[0],
            try open.queue(.example(.groupMemberAdded, user: 3, group: 7))[0],
            try open.queue(.example(.userUpdated, user: 3))[0],
            try open.queue(.example(.userUpdated, user: 2))[0],
        ]
        for id in ids { try open.submit(.attempt(.example(id))) }
        let part = try search(open) { $0.types = [.userCreated] }
        #expect(part.items.map(\.id) == [ids[0], ids[2], ids[3], ids[4]])
        // The next part knows of the lanes of the one before, up to what was there then.
        let next = { (newest: Int64) in
            try search(open) { search in
                search.types = [.userCreated]
                search.after = ids[0].key
                search.lanes.note(part.items[0].lanes, newest: newest)
            }.items.map(\.id)
        }
        #expect(try next(ids[5].key) == [ids[2], ids[3], ids[4]])
        #expect(try next(ids[1].key) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `what is under way behind something chosen is found, for it may end before the write`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try [1, 1, 2].map { try open.queue(.example(user: $0))[0] }
        try open.submit(.attempt(.example(ids[0])))
        #expect(try search(open).items.map(\.id) == [ids[0], ids[1]])
        try open.submit(.attempt(.example(ids[1])))
        #expect(try replay(open, [ids[0], ids[1]]) == 2)
        #expect(try ids.map(open.state) == [.retrying, .blocked, .pending])
    }

    @Test(arguments: StoreKind.allCases)
    func `a search ends at its limits and goes on behind them`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...6).map { try open.queue(.example(user: $0))[0] }
        for id in ids { try open.submit(.attempt(.example(id))) }
        let few = try search(open) { $0.limit = 2 }
        #expect(few.items.map(\.id) == [ids[0], ids[1]])
        #expect(few.last == ids[1].key && few.newest == ids[5].key && !few.isEnd)
        let short = try search(open) { ($0.budget, $0.after) = (3, ids[1].key) }
        #expect(short.items.map(\.id) == [ids[2], ids[3], ids[4]])
        let last = try search(open) { $0.after = short.last }
        #expect(last.items.map(\.id) == [ids[5]] && last.isEnd)
        #expect(try search(open) { $0.after = last.last }.isEnd)
    }

    @Test(arguments: StoreKind.allCases, Array(1...8) + [21, 22])
    func `after a replay the last that a receiver hears of anybody is the newest`(
        kind: StoreKind, seed: UInt64
    ) throws {
        var world = try ReplayWorld(kind.open(), seed: seed)
        for _ in 0..<120 { try world.step() }
        try world.beginReplay()
        for _ in 0..<120 { try world.step() }
        try world.finish()
        #expect(try world.problems() == [], "seed \(seed)")
    }
}
