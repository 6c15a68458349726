import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: held deliveries and pauses", .timeLimit(.minutes(10)))
struct HoldingContractTests {
    @Test(arguments: StoreKind.allCases)
    func `a held delivery keeps its place, and only its own lanes wait`(kind: StoreKind) throws {
        let open = try kind.open()
        let before = try open.queue(.example(user: 1))[0]
        let held = try open.hold(.example(.userDeactivated, user: 1))
        let after = try open.queue(.example(user: 1))[0]
        let other = try open.queue(.example(user: 2))[0]
        #expect(
            try [before, held, after, other].map(open.state) == [
                .pending, .held, .blocked, .pending,
            ])
        try open.submit(.attempt(.example(before)))
        #expect(try [held, after].map(open.state) == [.held, .blocked])
        #expect(open.reportedKeys == [[before.key], [other.key]])
        let figures = try open.figures()
        #expect(figures?.accepted == 4)
        #expect(
            figures?.states.filter { $0.value > 0 } == [
                .delivered: 1, .held: 1, .blocked: 1, .pending: 1,
            ])
        let view = try open.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(states: [.held]))
        }
        #expect(view.map(\.id) == [held] && view.first?.due == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `approved deliveries go by the rule of the lanes, oldest first`(kind: StoreKind) throws {
        let open = try kind.open()
        let before = try open.queue(.example(user: 1))[0]
        let held = try (1...3).map { try open.hold(.example(.userDeactivated, user: $0)) }
        let second = try open.hold(.example(.userDeleted, user: 2))
        let now = Timestamp.start + .seconds(86_400)
        #expect(try open.changed(.approve(.directory, at: now, limit: 10)) == 0)
        #expect(try open.changed(.approve(.events, at: now, limit: 2)) == 2)
        #expect(try held.map(open.state) == [.blocked, .pending, .held])
        #expect(try open.changed(.approve(.events, at: now, limit: 10)) == 2)
        #expect(try open.changed(.approve(.events, at: now, limit: 10)) == 0)
        #expect(try open.state(second) == .blocked)
        try open.submit(.attempt(.example(before)))
        #expect(open.reportedKeys == [[1], [held[1].key], [held[2].key], [held[0].key]])
        // Patience counts from the word, not from the day it was queued.
        let ready = open.ready.value.last?.first
        #expect(ready?.renewal == ReadyDelivery.Renewal(moment: now, attempts: 0))
    }

    @Test(arguments: StoreKind.allCases)
    func `rejected deliveries are skipped, and their lanes go on`(kind: StoreKind) throws {
        let open = try kind.open()
        let held = try open.hold(.example(.userDeactivated, user: 1))
        let after = try open.queue(.example(user: 1))[0]
        let now = Timestamp.start + .seconds(5)
        #expect(try open.changed(.reject(.events, at: now, limit: 10)) == 1)
        #expect(try [held, after].map(open.state) == [.skipped, .pending])
        #expect(try open.changed(.reject(.events, at: now, limit: 10)) == 0)
        #expect(open.reportedKeys == [[after.key]])
        let view = try open.store.read { reader throws(StoreError) in try reader.delivery(held) }
        #expect(view?.finished == now)
    }

    @Test(arguments: StoreKind.allCases)
    func `a single held delivery can be skipped, but not retried`(kind: StoreKind) throws {
        let open = try kind.open()
        let held = try open.hold(.example(.userDeactivated, user: 1))
        #expect(try open.changed(.retry([held], due: .start)) == 0)
        #expect(try open.changed(.skip([held], at: .start)) == 1)
        #expect(try open.state(held) == .skipped)
    }

    @Test(arguments: StoreKind.allCases)
    func `a dead delivery tried again starts over, one that waits does not`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try (1...2).map { try open.queue(.example(user: $0))[0] }
        let due = Timestamp.start + .seconds(60)
        try open.submit(.attempt(.example(ids[0], .dead(holdsLane: false), result: .failure)))
        try open.submit(.attempt(.example(ids[1], .retry(due: due), result: .failure)))
        let now = Timestamp.start + .seconds(9)
        #expect(try open.changed(.retry(ids, due: now)) == 2)
        let found = try open.store.read { reader throws(StoreError) in
            try reader.ready(.events, now: now, limit: 10, excluding: [])
        }
        #expect(
            found.map(\.renewal) == [ReadyDelivery.Renewal(moment: now, attempts: 1), nil])
    }

    @Test(arguments: [-7200, 7200], StoreKind.allCases)
    func `when the clock is set, what waits for its time moves along`(
        jump: Int, kind: StoreKind
    ) throws {
        let open = try kind.open()
        let old = Timestamp.start + .seconds(1000)
        let new = old + .seconds(jump)
        let retrying = try open.queue(.example(user: 1))[0]
        let due = old + .seconds(300)
        try open.submit(.attempt(.example(retrying, .retry(due: due), result: .failure)))
        // Queued just before, so due already, whatever the clock says now.
        let waiting = try open.queue(.example(user: 2, at: old + .seconds(-10)))[0]
        let behind = try open.queue(.example(user: 2, at: old + .seconds(-5)))[0]
        let dead = try open.queue(.example(user: 3, at: new))[0]
        try open.submit(.attempt(.example(dead, .dead(holdsLane: true), result: .failure)))
        #expect(
            try open.changed(.moveDue(from: old, to: new)) == (jump < 0 ? 2 : 1))
        #expect(try open.readyKeys(now: new) == [waiting.key])
        let next = try open.store.read { reader throws(StoreError) in
            try reader.nextDue(.events, after: new)
        }
        #expect(next == new + .seconds(300))
        try open.submit(.attempt(.example(waiting, started: new)))
        #expect(try open.readyKeys(now: new + .seconds(1)) == [behind.key])
    }

    @Test(arguments: StoreKind.allCases)
    func `what was given up is listed oldest first, in pages`(kind: StoreKind) throws {
        let open = try kind.open()
        var ids: [DeliveryID] = []
        for number in 1...7 {
            let draft = EventDraft.example(user: number, at: .start + .seconds(number))
            ids += try open.queue(draft, for: [number == 4 ? .directory : .events])
            guard number != 5 else { continue }
            try open.submit(
                .attempt(
                    .example(
                        ids[number - 1], .dead(holdsLane: number % 2 == 0), result: .failure)))
        }
        func dead(
            _ name: DestinationName?, since: Timestamp? = nil, after: DeliveryID? = nil,
            limit: Int = 10
        ) throws -> [DeliveryID] {
            try open.store.read { reader throws(StoreError) in
                try reader.dead(name, since: since, after: after, limit: limit)
            }
        }
        #expect(try dead(nil).map(\.key) == [1, 2, 3, 4, 6, 7])
        #expect(try dead(.events, limit: 3) == [ids[0], ids[1], ids[2]])
        #expect(try dead(.events, after: ids[2]) == [ids[5], ids[6]])
        #expect(try dead(.events, since: .start + .seconds(6)) == [ids[5], ids[6]])
        #expect(try dead(.directory) == [ids[3]])
    }

    @Test(arguments: StoreKind.allCases)
    func `pauses are remembered by subject until they are cleared`(kind: StoreKind) throws {
        let open = try kind.open()
        let same = "contoso"
        let pauses = [
            Pause(.destination(DestinationName(rawValue: same)), since: .start, reason: .gone),
            Pause(.integration(IntegrationName(rawValue: same)), since: .start, reason: .operator),
        ]
        for pause in pauses { #expect(try open.changed(.setPause(pause)) == 1) }
        #expect(try Set(open.pauses.map(\.subject)) == Set(pauses.map(\.subject)))
        let later = Pause(pauses[0].subject, since: .start + .seconds(1), reason: .operator)
        try open.submit(.setPause(later))
        #expect(try open.changed(.clearPause(pauses[1].subject)) == 1)
        #expect(try open.changed(.clearPause(pauses[1].subject)) == 0)
        #expect(try open.pauses == [later])
    }

    @Test func `held deliveries and pauses outlive a restart`() throws {
        let workshop = try Workshop()
        var open: OpenStore? = try workshop.open()
        let held = try #require(try open?.hold(.example(user: 1)))
        let pause = Pause(.destination(.events), since: .start, reason: .gone)
        try open?.submit(.setPause(pause))
        open = nil
        let again = try workshop.open()
        #expect(try again.state(held) == .held)
        #expect(try again.pauses == [pause])
        #expect(try again.readyKeys() == [])
    }
}

extension OpenStore {
    /// Queues one event, held, and returns the delivery's id.
    fileprivate func hold(_ draft: EventDraft) throws -> DeliveryID {
        let delivery = DeliveryDraft(event: 0, destination: .events, isHeld: true)
        _ = try commit(Commit(change: .none, events: [draft], deliveries: [delivery]))
        let newest = try store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1))
        }
        return newest[0].id
    }

    fileprivate func figures() throws -> QueueFigures? {
        try store.read { reader throws(StoreError) in try reader.figures() }.queues[.events]
    }

    fileprivate var pauses: [Pause] {
        get throws { try store.read { reader throws(StoreError) in try reader.pauses() } }
    }
}
