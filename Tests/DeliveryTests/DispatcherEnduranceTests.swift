import Delivery
import Directory
import Ports
import SCIM
import TestSupport
import Testing
import Threads

@Suite("The dispatcher over time and trouble", .timeLimit(.minutes(10)))
struct DispatcherEnduranceTests {
    @Test func `a new start goes on where the last one ended`() {
        let store = MemoryStore()
        let clock = ManualClock()
        let first = DispatchWorld(clock: clock, store: store)
        first.start()
        for label in ["a1", "a2", "b1"] { first.commit(label, user: String(label.prefix(1))) }
        first.transport.run()
        first.answer("b1")
        #expect(first.pending == ["a1"])

        let second = DispatchWorld(clock: clock, store: store)
        second.start()
        #expect(second.pending == ["a1"])
        second.answer("a1")
        second.answer("a2")
        #expect(second.states() == [.delivered: 3])
    }

    @Test func `a backlog larger than the window goes out once each`() {
        let world = DispatchWorld(script: { _ in .status(200) })
        for number in 0..<2500 { world.commit("\(number)", user: "u\(number)") }
        world.start()
        #expect(world.sent.count == 2500)
        #expect(Set(world.sent).count == 2500)
        #expect(world.states() == [.delivered: 2500])
    }

    @Test func `what arrives while a backlog waits does not overtake it, unless it is urgent`() {
        let world = DispatchWorld([.example(concurrency: 1)])
        for number in 0..<1500 { world.commit("old", user: "u\(number)") }
        world.start()
        for number in 0..<10 { world.commit("new", user: "n\(number)") }
        world.commit("urgent", user: "x", .userDeleted)
        world.transport.run()
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        #expect(world.sent[1] == "urgent")
        #expect(world.sent.suffix(10) == Array(repeating: "new", count: 10)[...])
        #expect(world.sent.count == 1511)
    }

    @Test func `an outcome that the store refuses is recorded later, and nothing is sent twice`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.commit("a2", user: "a")
        world.transport.run()
        world.store.refuse(with: .full)
        world.answer("a1")
        world.transport.advance(by: .seconds(600))
        #expect(world.sent == ["a1"])
        #expect(world.log.lines.contains { $0.level == .error })
        world.store.refuse(with: nil)
        world.transport.advance(by: .seconds(60))
        #expect(world.pending == ["a2"])
        #expect(world.states() == [.delivered: 1, .pending: 1])
    }

    @Test(arguments: [-86_400, -14_400, -3600, -60, 0, 60, 3600, 14_400, 86_400])
    func `a jump of the clock neither hurries retries nor holds them up`(jump: Int) {
        let world = DispatchWorld([.example(schedule: RetrySchedule(delays: [.seconds(300)]))])
        world.start()
        for number in 0..<8 { world.commit("\(number)", user: "u\(number)") }
        world.commit("late", user: "u0")
        world.transport.run()
        while !world.pending.isEmpty { world.transport.answer(.status(500)) }
        let first = world.sent.count
        world.transport.advance(by: .seconds(100))
        world.clock.jump(to: world.clock.now + .seconds(jump))
        world.transport.advance(by: .seconds(80))
        #expect(world.sent.count == first)
        // What is new waits for nobody's clock.
        world.commit("new", user: "new")
        world.transport.run()
        #expect(world.pending == ["new"])
        world.answer("new")
        world.transport.advance(by: .seconds(2 * 300))
        while !world.pending.isEmpty {
            world.transport.answer(.status(204))
            world.transport.advance(by: .seconds(10))
        }
        #expect(world.states() == [.delivered: 10])
    }

    @Test func `an outage of eight hours drains in order, and costs few attempts`() {
        let clock = ManualClock()
        let repaired = clock.now + .seconds(8 * 3600)
        let world = DispatchWorld(clock: clock) { _ in
            clock.now < repaired ? .failure(.connect) : .status(204)
        }
        world.start()
        for step in 0..<4 {
            for number in 0..<1000 { world.commit("\(number) \(step)", user: "u\(number)") }
        }
        world.transport.advance(by: .seconds(8 * 3600))
        let before = world.sent.count
        #expect(before < 400)
        #expect(world.states()[.delivered] == nil)
        // The breaker looks every five minutes at least; then nothing is in the way.
        world.transport.advance(by: .seconds(301))
        #expect(world.states()[.delivered] ?? 0 > 3000)
        world.transport.advance(by: .seconds(6 * 3600))
        #expect(world.states() == [.delivered: 4000])
        var last: [Substring: Int] = [:]
        for label in world.sent.dropFirst(before) {
            let words = label.split(separator: " ")
            let step = Int(words[1]) ?? -1
            #expect(last[words[0], default: -1] < step)
            last[words[0]] = step
        }
    }

    @Test func `a clock set back while the gateway was down holds nothing up`() {
        let store = MemoryStore()
        let clock = ManualClock()
        let first = DispatchWorld(
            [.example(schedule: RetrySchedule(delays: [.seconds(300)]))], clock: clock, store: store
        )
        first.start()
        for label in ["a1", "a2", "b1"] { first.commit(label, user: String(label.prefix(1))) }
        first.transport.run()
        first.answer("a1", .status(500))
        clock.jump(to: clock.now + .seconds(-86_400))
        let second = DispatchWorld(clock: clock, store: store)
        second.start()
        second.transport.run()
        #expect(second.pending == ["b1"])
        second.answer("b1")
        second.transport.advance(by: .seconds(600))
        second.answer("a1")
        second.answer("a2")
        #expect(second.states() == [.delivered: 3])
    }

    @Test func `the end waits for what is on its way, starts nothing and records the outcome`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.commit("a2", user: "a")
        world.transport.run()
        let isOver = Lock(false)
        world.dispatcher.stop { isOver.with { $0 = true } }
        world.transport.run()
        #expect(!isOver.with { $0 })
        world.commit("b1", user: "b")
        world.answer("a1")
        #expect(isOver.with { $0 })
        world.transport.advance(by: .seconds(600))
        #expect(world.sent == ["a1"])
        #expect(world.states() == [.delivered: 1, .pending: 2])
    }

    @Test func `the end does not wait for ever, and what was cut short is not recorded`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        let isOver = Lock(0)
        world.dispatcher.stop { isOver.with { $0 += 1 } }
        world.transport.advance(by: .seconds(19))
        #expect(isOver.with { $0 } == 0)
        world.transport.advance(by: .seconds(1))
        #expect(isOver.with { $0 } == 1)
        world.answer("a1", .failure(.reset))
        #expect(world.states() == [.pending: 1])
        #expect(isOver.with { $0 } == 1)
    }

    @Test func `an end with nothing on its way is over at once`() {
        let world = DispatchWorld()
        world.start()
        let isOver = Lock(false)
        world.dispatcher.stop { isOver.with { $0 = true } }
        world.transport.run()
        #expect(isOver.with { $0 })
    }

    @Test func `a changed configuration takes effect on what has not been started`() {
        let world = DispatchWorld([.example("events", concurrency: 1), .example("old")])
        world.start()
        for user in ["a", "b", "c"] {
            world.commit(user, user: user, to: ["events", "old", "new"])
        }
        world.transport.run()
        let before = world.transport.sent.count
        #expect(before == 1 + 3)
        world.dispatcher.replace(settings: [
            .example("events", url: "https://other.example.com/", concurrency: 2), .example("new"),
        ])
        world.transport.run()
        #expect(world.transport.sent.dropFirst(before).count == 1 + 3)
        #expect(world.transport.sent.last { $0.url == "https://other.example.com/" } != nil)
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        for destination in ["events", "old", "new"] {
            #expect(world.states(destination) == [.delivered: 3])
        }
        #expect(world.statuses.map(\.name.rawValue) == ["events", "new"])
    }

    @Test func `a destination that is taken out and put back sends nothing twice`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        world.dispatcher.replace(settings: [])
        world.commit("b1", user: "b")
        world.transport.advance(by: .seconds(120))
        world.dispatcher.replace(settings: [.example()])
        world.transport.run()
        #expect(world.sent == ["a1", "b1"])
    }

    @Test func `a dead delivery that is put back goes ahead of its lane`() throws {
        let schedule = RetrySchedule(delays: [.seconds(1)], giveUpAfter: .zero)
        let world = DispatchWorld([.example(concurrency: 1, schedule: schedule)])
        world.start()
        world.commit("a1", user: "a")
        world.commit("b1", user: "b")
        world.commit("a2", user: "a")
        world.transport.run()
        world.answer("a1", .status(500))
        #expect(world.pending == ["b1"])
        let dead = try world.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(states: [.dead]))
        }
        // Later than the due time of what waits in its lane now.
        world.clock.advance(by: .seconds(1))
        world.store.submit(.retry(dead.map(\.id), due: world.clock.now)) { _ in }
        world.transport.run()
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        #expect(world.sent == ["a1", "b1", "a1", "a2"])
    }

    @Test func `a skipped delivery that waited is not sent`() throws {
        let world = DispatchWorld([.example(concurrency: 1)])
        world.start()
        world.commit("a1", user: "a")
        world.commit("b1", user: "b")
        world.transport.run()
        let waiting = try world.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery()).filter { $0.event.draft.user?.rawValue == "b" }
        }
        world.store.submit(.skip(waiting.map(\.id), at: world.clock.now)) { _ in }
        world.dispatcher.refresh()
        world.answer("a1")
        world.transport.advance(by: .seconds(120))
        #expect(world.sent == ["a1"])
    }

    @Test(arguments: 1...20)
    func `whatever receivers answer, every user's events arrive in order and completely`(
        seed: UInt64
    ) {
        let dice = Lock(SeededGenerator(seed: seed))
        let arrived = Lock<[String]>([])
        let world = DispatchWorld(
            [
                .example(
                    concurrency: 3, schedule: RetrySchedule(delays: [.seconds(1), .seconds(9)]))
            ],
            script: { request in
                let luck = dice.with { Int.random(in: 0..<10, using: &$0) }
                guard luck > 3 else {
                    return luck == 0 ? .failure(.reset) : luck == 1 ? .status(429) : .status(500)
                }
                arrived.with { $0.append(request.label) }
                // A 2xx whose answer is lost: the receiver has it, and gets it again.
                return luck == 4 ? .failure(.timeout) : .status(200)
            })
        world.start()
        for number in 0..<200 {
            let user = dice.with { Int.random(in: 0..<12, using: &$0) }
            world.commit("\(user)/\(number)", user: "\(user)")
            if number % 20 == 0 { world.transport.advance(by: .seconds(3)) }
        }
        world.transport.advance(by: .seconds(7200))
        #expect(world.states() == [.delivered: 200])
        var last: [Substring: Int] = [:]
        for label in arrived.with({ $0 }) {
            let parts = label.split(separator: "/")
            let number = Int(parts[1]) ?? -1
            #expect(number >= last[parts[0], default: -1], "\(label) came late")
            last[parts[0]] = number
        }
    }
}
