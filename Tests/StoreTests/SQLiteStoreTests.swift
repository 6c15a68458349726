import Directory
import Foundation
import Ports
import SCIM
import Testing

@testable import SQLiteStore

@Suite("The SQLite store", .timeLimit(.minutes(10)))
struct SQLiteStoreTests {
    @Test func `a restart keeps everything`() throws {
        let workshop = try Workshop()
        let first = try workshop.open()
        for number in 1...3 {
            _ = try first.commit(
                .example(.insert(.user(number)), [.example(.userCreated, user: number)]))
        }
        let ids = try (0..<5).map { try first.queue(.example(user: $0 % 3))[0] }
        let due = Timestamp.start + .seconds(60)
        try first.submit(.attempt(.example(ids[0], .retry(due: due), result: .failure)))
        try first.submit(.attempt(.example(ids[1], .dead(holdsLane: true), result: .failure)))
        try first.submit(.createToken(.example(1)))
        let before = try snapshot(first)
        (first.store as? SQLiteStore)?.close()

        let second = try workshop.open()
        let after = try snapshot(second)
        #expect(after.0 == before.0)
        #expect(after.1 == before.1)
        #expect(after.2 == before.2)
        #expect(after.3 == before.3)
        #expect(second.ready.value.isEmpty)
        guard case .committed(let events) = try second.commit(.example(.none, [.example()])) else {
            Issue.record("not committed")
            return
        }
        #expect(events.map(\.sequence) == [9])
    }

    private func snapshot(
        _ open: OpenStore
    ) throws -> ([DeliveryView], StoreFigures, [ReadyDelivery], [StoredToken]) {
        try open.store.read { reader throws(StoreError) in
            (
                try reader.deliveries(DeliveryQuery()), try reader.figures(),
                try reader.ready(.events, now: .distantFuture, limit: 100, excluding: []),
                try reader.tokens()
            )
        }
    }

    @Test func `closing finishes what waits, then refuses`() throws {
        let workshop = try Workshop()
        let store = try SQLiteStore.open(workshop.state)
        let done = Box(0)
        for number in 1...300 {
            store.submit(.commit(.example(.insert(.user(number))))) { outcome in
                if case .success = outcome { done.with { $0 += 1 } }
            }
        }
        store.close()
        store.close()
        #expect(done.value == 300)
        let refused = Box<[Result<StoreReceipt, StoreError>]>([])
        store.submit(.touchTokens([:])) { outcome in refused.with { $0.append(outcome) } }
        #expect(refused.value == [.failure(.closing)])
        #expect(throws: StoreError.closing) {
            try store.read { reader throws(StoreError) in try reader.figures() }
        }
        let log = try FileManager.default.attributesOfItem(atPath: workshop.database + "-wal")
        #expect(log[.size] as? Int == 0)
        let second = try workshop.open()
        let count = try second.store.read { reader throws(StoreError) in
            try reader.count(ResourceQuery(integration: .contoso, type: .user))
        }
        #expect(count == 300)
    }

    @Test func `the log stays short while much is written`() throws {
        let workshop = try Workshop()
        var limits = StoreLimits()
        limits.logPages = 50
        let open = try workshop.open(limits: limits)
        for number in 1...500 { _ = try open.commit(.example(.insert(.user(number)))) }
        let log = try FileManager.default.attributesOfItem(atPath: workshop.database + "-wal")
        #expect((log[.size] as? Int ?? .max) < 200 * 8192)
    }

    @Test func `a full queue turns new work away and nothing else`() throws {
        let workshop = try Workshop()
        var limits = StoreLimits()
        limits.queue = 10
        let open = try workshop.open(limits: limits)
        let gate = DispatchSemaphore(value: 0)
        let entered = DispatchSemaphore(value: 0)
        open.store.submit(.touchTokens([:])) { _ in
            entered.signal()
            gate.wait()
        }
        entered.wait()
        let outcomes = Box<[Bool]>([])
        let group = DispatchGroup()
        for number in 1...12 {
            group.enter()
            open.store.submit(.commit(.example(.insert(.user(number))))) { outcome in
                outcomes.with { $0.append((try? outcome.get()) != nil) }
                group.leave()
            }
        }
        #expect(outcomes.value == [false, false])
        group.enter()
        open.store.submit(.createToken(.example(1))) { outcome in
            outcomes.with { $0.append((try? outcome.get()) != nil) }
            group.leave()
        }
        gate.signal()
        group.wait()
        #expect(outcomes.value.count { $0 } == 11)
    }

    @Test func `under the floor of free space new work is refused, the rest goes on`() throws {
        let workshop = try Workshop()
        let roomy = try workshop.open()
        let id = try roomy.queue(.example())[0]
        (roomy.store as? SQLiteStore)?.close()
        var limits = StoreLimits()
        limits.freeBytes = 1 << 60
        let log = MemoryLog()
        let open = try workshop.open(limits: limits, log: log)
        for _ in 1...2 {
            #expect(throws: StoreError.full) { try open.commit(.example(.insert(.user(1)))) }
        }
        #expect(throws: StoreError.full) {
            try open.submit(
                .audited(.example("user.resend"), .commit(.example(.none, [.example()]))))
        }
        #expect(try open.changed(.attempt(.example(id))) == 1)
        #expect(try open.changed(.createToken(.example(1))) == 1)
        #expect(log.messages == ["The disk is nearly full: new changes are refused"])
        #expect(try open.state(id) == .delivered)
    }

    @Test func `a damaged payload is found and keeps nobody else back`() throws {
        let workshop = try Workshop()
        let first = try workshop.open()
        let ids = try (1...3).map { try first.queue(.example(user: $0))[0] }
        let behind = try first.queue(.example(user: 2))[0]
        (first.store as? SQLiteStore)?.close()
        try workshop.sql("UPDATE events SET data = x'7b7e' WHERE sequence IN (2, 4)")
        let log = MemoryLog()
        let open = try workshop.open(log: log)
        #expect(try open.readyKeys() == [ids[0].key, ids[2].key])
        #expect(try open.readyKeys().count == 2)
        #expect(log.messages.count == 1)
        try expectDamage { () throws(StoreError) in
            try open.store.read { reader throws(StoreError) in _ = try reader.event(2) }
        }
        try expectDamage { () throws(StoreError) in
            try open.store.read { reader throws(StoreError) in _ = try reader.delivery(ids[1]) }
        }
        #expect(try open.changed(.skip([ids[1]], at: .start)) == 1)
        #expect(open.reportedKeys == [])
        #expect(log.messages.count == 2)
        let states = try open.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery()).map(\.state)
        }
        #expect(states == [.pending, .pending, .skipped, .pending])
        #expect(behind.key == 4)
    }

    private func expectDamage(_ body: () throws -> Void) throws {
        let error = #expect(throws: StoreError.self, performing: body)
        guard case .failed(let text) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("restore a backup"))
    }

    @Test func `readers wait for a free connection, and for nothing else`() throws {
        let workshop = try Workshop()
        var limits = StoreLimits()
        limits.readers = 2
        let open = try workshop.open(limits: limits)
        _ = try open.commit(.example(.insert(.user(1))))
        let found = Box(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<50 {
                let user = try? open.store.read { reader throws(StoreError) in
                    try reader.resource(.contoso, .user, .number(1))
                }
                if user != nil { found.with { $0 += 1 } }
            }
        }
        #expect(found.value == 400)
    }

    @Test func `lanes of ids that the gateway did not make are apart, too`() {
        var numbers: Set<Int64> = []
        for integration: Int64 in 1...2 {
            for number in 0..<2000 {
                numbers.insert(Lane.number(integration: integration, .number(number << 20)))
                numbers.insert(
                    Lane.number(
                        integration: integration, ResourceID(rawValue: "legacy-\(number)")))
            }
        }
        // Ids of one millisecond share 48 bits of time; 16 bits tell most of them apart.
        #expect(numbers.count > 7600)
    }
}

@Suite("Free space")
struct FreeSpaceTests {
    private static let rows: [(free: UInt64, size: UInt64, isLow: Bool, hasRoom: Bool)] = [
        (64 << 20, 1 << 30, false, false),
        (64 << 20 - 1, 1 << 30, true, false),
        (80 << 20, 1 << 30, false, true),
        (199 << 20, 10_000 << 20, true, false),
        (200 << 20, 10_000 << 20, false, false),
        (1 << 30, 1 << 40, false, false),
        (1 << 30 - 1, 1 << 40, true, false),
    ]

    @Test(arguments: rows)
    func `the floor is 64 MiB or 2 per cent, at most 1 GiB`(
        row: (free: UInt64, size: UInt64, isLow: Bool, hasRoom: Bool)
    ) {
        var space = FreeSpace(StoreLimits())
        _ = space.update(now: .zero) { (row.free, row.size) }
        #expect(space.isLow == row.isLow && space.hasRoomForReserve == row.hasRoom)
    }

    @Test func `it looks once a second and says when something changed`() {
        var space = FreeSpace(StoreLimits())
        let size: UInt64 = 1 << 30
        #expect(!space.update(now: .zero) { (size, size) })
        #expect(!space.update(now: .milliseconds(999)) { (0, size) })
        #expect(!space.isLow)
        #expect(space.update(now: .seconds(1)) { (0, size) })
        #expect(!space.update(now: .seconds(2)) { nil })
        #expect(space.isLow)
        #expect(space.update(now: .seconds(3)) { (size, size) })
        space.isExhausted(now: .seconds(3))
        #expect(space.isLow && !space.hasRoomForReserve)
        #expect(!space.update(now: .seconds(3)) { (size, size) })
        #expect(space.update(now: .seconds(4)) { (size, size) })
    }
}
