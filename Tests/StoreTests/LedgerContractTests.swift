import Directory
import Ports
import SCIM
import Testing

/// A generator with a seed, so that a failure can be repeated (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

@Suite("The store's contract: the ledger", .timeLimit(.minutes(10)))
struct LedgerContractTests {
    /// What a random operation may know: the deliveries there are.
    private struct Model {
        var keys: [DeliveryID] = []
        var versions: [Int: Int] = [:]
        var attempts: [DeliveryID: Int] = [:]
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `after 2,000 random writes both stores tell the same`(seed: UInt64) throws {
        let memory = try StoreKind.memory.open()
        let sqlite = try StoreKind.sqlite.open()
        var generator = SeededGenerator(state: seed)
        var model = Model()
        for step in 0..<2000 {
            let write = operation(&model, &generator, now: .start + .seconds(step))
            let expected = try memory.submit(write)
            #expect(try sqlite.submit(write) == expected, "step \(step): \(write)")
            if step % 100 == 99 { try compare(memory, sqlite, model, step) }
        }
        #expect(memory.ready.value.map(Self.sorted) == sqlite.ready.value.map(Self.sorted))
    }

    private static func sorted(_ report: [ReadyDelivery]) -> [ReadyDelivery] {
        report.sorted { $0.id.key < $1.id.key }
    }

    private func compare(
        _ memory: OpenStore, _ sqlite: OpenStore, _ model: Model, _ step: Int
    ) throws {
        func views(_ open: OpenStore) throws -> ([DeliveryView], StoreFigures, [[ReadyDelivery]]) {
            try open.store.read { reader throws(StoreError) in
                (
                    try reader.deliveries(DeliveryQuery(limit: .max)), try reader.figures(),
                    [
                        try reader.ready(
                            .events, now: .distantFuture, limit: .max, excluding: []),
                        try reader.ready(
                            .directory, now: .start + .seconds(step), limit: .max, excluding: []),
                    ]
                )
            }
        }
        let expected = try views(memory)
        let found = try views(sqlite)
        #expect(expected.0 == found.0, "step \(step)")
        #expect(expected.1 == found.1, "step \(step)")
        #expect(expected.2 == found.2, "step \(step)")
        #expect(found.0.count == model.keys.count)
        for figures in found.1.queues.values {
            #expect(figures.accepted == figures.states.values.reduce(0, +))
        }
        #expect(found.1.queues.values.map(\.accepted).reduce(0, +) == model.keys.count)
    }

    private func operation(
        _ model: inout Model, _ generator: inout SeededGenerator, now: Timestamp
    ) -> StoreWrite {
        let number = Int.random(in: 1...12, using: &generator)
        let known = model.keys.randomElement(using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4: return .commit(commit(number, &model, &generator, now))
        case 4..<8:
            guard let known else { return .touchTokens([:]) }
            // Mostly the youngest hundred, so that lanes do move.
            let recent = model.keys.suffix(100).randomElement(using: &generator) ?? known
            model.attempts[recent, default: 0] += 1
            let verdicts: [AttemptRecord.Verdict] = [
                .delivered, .delivered, .retry(due: now + .seconds(number)), .skipped,
                .dead(holdsLane: false), .dead(holdsLane: true),
            ]
            return .attempt(
                .example(
                    recent, verdicts.randomElement(using: &generator) ?? .delivered,
                    number: model.attempts[recent] ?? 1, started: now,
                    result: number < 6 ? .success : .failure))
        case 8 where number == 1: return .approve(.events, at: now, limit: 3)
        case 8 where number == 2: return .reject(.directory, at: now, limit: 2)
        case 8: return .retry(Array(model.keys.shuffled(using: &generator).prefix(4)), due: now)
        default:
            return .skip(Array(model.keys.shuffled(using: &generator).prefix(2)), at: now)
        }
    }

    /// A change of one of a few users with up to three events, some of them memberships.
    private func commit(
        _ number: Int, _ model: inout Model, _ generator: inout SeededGenerator, _ now: Timestamp
    ) -> Commit {
        let types = EventType.allCases
        let events = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            let group = Int.random(in: 0...4, using: &generator)
            return EventDraft.example(
                types.randomElement(using: &generator) ?? .userUpdated,
                user: group == 4 ? nil : number, group: group < 2 ? nil : 100 + group,
                integration: number % 2 == 0 ? .contoso : .fabrikam, at: now)
        }
        let deliveries = events.indices.flatMap { index in
            [DestinationName.events, .directory].filter { _ in
                Bool.random(using: &generator)
            }.map {
                DeliveryDraft(
                    event: index, destination: $0,
                    isHeld: Int.random(in: 0..<8, using: &generator) == 0)
            }
        }
        let version = model.versions[number]
        let change: Commit.Change
        switch (version, Int.random(in: 0..<10, using: &generator)) {
        case (_, 0): change = .none
        // Expects what is not there: nothing may follow from it.
        case (_, 1):
            return Commit(
                change: .update(.user(number, version: 99), expected: 98), events: events,
                deliveries: deliveries)
        case (nil, _):
            change = .insert(.user(number))
            model.versions[number] = 1
        case (let version?, 2):
            change = .delete(.contoso, .user, .number(number), expected: version)
            model.versions[number] = nil
        case (let version?, _):
            change = .update(.user(number, version: version + 1), expected: version)
            model.versions[number] = version + 1
        }
        for _ in deliveries {
            model.keys.append(DeliveryID(timestamp: now, key: Int64(model.keys.count + 1)))
        }
        return Commit(change: change, events: events, deliveries: deliveries)
    }
}
