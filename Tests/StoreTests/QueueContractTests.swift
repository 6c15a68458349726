import Directory
import Foundation
import Ports
import SCIM
import Testing

@Suite("The store's contract: the queue of writes", .timeLimit(.minutes(10)))
struct QueueContractTests {
    @Test(arguments: StoreKind.allCases)
    func `what is completed is read`(kind: StoreKind) throws {
        let open = try kind.open()
        let group = DispatchGroup()
        let misses = Box(0)
        for number in 1...200 {
            group.enter()
            open.store.submit(.commit(.example(.insert(.user(number))))) { [store = open.store] _ in
                let found = try? store.read { reader throws(StoreError) in
                    try reader.resource(.contoso, .user, .number(number))
                }
                if found != .user(number) { misses.with { $0 += 1 } }
                group.leave()
            }
        }
        group.wait()
        #expect(misses.value == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `a refused write leaves the others of its batch alone`(kind: StoreKind) throws {
        let open = try kind.open()
        _ = try open.commit(.example(.insert(.user(1))))
        let outcomes = Box<[Int: Result<StoreReceipt, StoreError>]>([:])
        let bad = Commit(
            change: .none, events: [],
            deliveries: [DeliveryDraft(event: 0, destination: .events)])
        let writes: [StoreWrite] = [
            .commit(.example(.insert(.user(2)), [.example(user: 2)])),
            .commit(.example(.update(.user(1, version: 2), expected: 7), [.example()])),
            .commit(bad),
            .commit(.example(.insert(.user(3, keys: .init(name: "user1@contoso.com"))))),
            .commit(.example(.insert(.user(4)), [.example(user: 4)])),
        ]
        let group = DispatchGroup()
        for _ in writes { group.enter() }
        // From a completion, so that all of them wait together and make one batch.
        open.store.submit(.touchTokens([:])) { [store = open.store] _ in
            for (index, write) in writes.enumerated() {
                store.submit(write) { outcome in
                    outcomes.with { $0[index] = outcome }
                    group.leave()
                }
            }
        }
        group.wait()
        let event = { (sequence: Int64, user: Int) in
            StoreReceipt.commit(
                .committed([Event(sequence: sequence, draft: .example(user: user))]))
        }
        #expect(outcomes.value[0] == .success(event(1, 2)))
        #expect(outcomes.value[1] == .success(.commit(.stale)))
        #expect(throws: StoreError.self) { try outcomes.value[2]?.get() }
        #expect(outcomes.value[3] == .success(.commit(.nameTaken(by: .number(1)))))
        #expect(outcomes.value[4] == .success(event(2, 4)))
        #expect(open.reportedKeys.flatMap { $0 } == [1, 2])
        let figures = try open.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.lastSequence == 2 && figures.resources == [.contoso: [.user: 3]])
        #expect(figures.queues[.events]?.accepted == 2)
        #expect(figures.queues[.events]?.states == [.pending: 2])
    }

    @Test(arguments: StoreKind.allCases)
    func `many submitters at once: each number once, each lane in order`(kind: StoreKind) throws {
        let open = try kind.open()
        let sequences = Box<[Int: [Int64]]>([:])
        let group = DispatchGroup()
        DispatchQueue.concurrentPerform(iterations: 8) { user in
            for _ in 0..<100 {
                group.enter()
                open.store.submit(.commit(.example(.none, [.example(user: user)]))) { outcome in
                    if case .success(.commit(.committed(let events))) = outcome {
                        sequences.with { $0[user, default: []] += events.map(\.sequence) }
                    }
                    group.leave()
                }
            }
        }
        group.wait()
        #expect(Set(sequences.value.values.flatMap { $0 }) == Set(1...800))
        for numbers in sequences.value.values { #expect(numbers == numbers.sorted()) }
        #expect(try open.readyKeys().count == 8)
    }

    @Test(arguments: StoreKind.allCases)
    func `a write may be submitted from a completion`(kind: StoreKind) throws {
        let open = try kind.open()
        let done = DispatchSemaphore(value: 0)
        open.store.submit(.createToken(.example(1))) { [store = open.store] _ in
            store.submit(.createToken(.example(2))) { _ in done.signal() }
        }
        done.wait()
        let tokens = try open.store.read { reader throws(StoreError) in try reader.tokens() }
        #expect(tokens.map(\.id) == ["tok_1", "tok_2"])
    }

    @Test(arguments: StoreKind.allCases)
    func `a view does not change while it is read`(kind: StoreKind) throws {
        let open = try kind.open()
        _ = try open.commit(.example(.insert(.user(1))))
        let query = ResourceQuery(integration: .contoso, type: .user)
        try open.store.read { reader throws(StoreError) in
            #expect(try reader.count(query) == 1)
            _ = try? open.commit(.example(.insert(.user(2))))
            #expect(try reader.count(query) == 1)
            #expect(try reader.page(query, skip: 0, limit: 9).count == 1)
        }
        let after = try open.store.read { reader throws(StoreError) in try reader.count(query) }
        #expect(after == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `a reader's error reaches the one who asked`(kind: StoreKind) throws {
        let open = try kind.open()
        #expect(throws: StoreError.failed("mine")) {
            try open.store.read { _ throws(StoreError) in throw .failed("mine") }
        }
        #expect(try open.readyKeys() == [])
    }
}
