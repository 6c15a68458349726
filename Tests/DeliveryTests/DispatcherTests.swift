import Delivery
import Directory
import HTTPMessage
import OpenSSLCrypto
import Ports
import SCIM
import TestSupport
import Testing
import Threads

@Suite("The dispatcher", .timeLimit(.minutes(10)))
struct DispatcherTests {
    let events = DestinationName(rawValue: "events")

    @Test func `events of one user go one after another, users do not wait for each other`() {
        let world = DispatchWorld()
        world.start()
        for label in ["a1", "a2", "b1", "a3", "b2"] {
            world.commit(label, user: String(label.prefix(1)))
        }
        world.transport.run()
        #expect(world.pending == ["a1", "b1"])
        world.answer("b1")
        #expect(world.pending == ["a1", "b2"])
        world.answer("a1")
        world.answer("b2")
        #expect(world.pending == ["a2"])
        world.answer("a2")
        world.answer("a3")
        #expect(world.sent == ["a1", "b1", "b2", "a2", "a3"])
        #expect(world.states() == [.delivered: 5])
    }

    @Test func `a webhook is what the contract says, and its signature holds`() throws {
        let settings = DestinationSettings.example(
            headers: ["X-Environment": "prod", "User-Agent": "other", "webhook-id": "other"])
        let world = DispatchWorld([settings])
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        let request = try #require(world.transport.sent.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://hooks.example.com/scim")
        #expect(request.timeout == .seconds(15))
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["user-agent"] == "scimhook/1.2.3")
        #expect(request.headers["x-environment"] == "prod")
        #expect(request.headers["scimhook-attempt"] == "1")
        let id = try #require(request.headers["webhook-id"])
        #expect(id.hasPrefix("evt_"))
        let names = request.headers.fields.map { $0.name.lowercased() }
        #expect(Set(names).count == names.count)
        try StandardWebhooks.verify(
            with: [.shared(Array("a secret of 24 bytes....".utf8))], id: id,
            timestamp: #require(request.headers["webhook-timestamp"]),
            signature: #require(request.headers["webhook-signature"]), body: request.body,
            now: world.clock.now, tolerance: .seconds(1), crypto: OpenSSLCrypto())
    }

    @Test func `a failed delivery is made again when it is due, and its lane waits`() {
        let world = DispatchWorld([.example(schedule: RetrySchedule(delays: [.seconds(100)]))])
        world.start()
        world.commit("a1", user: "a")
        world.commit("a2", user: "a")
        world.transport.run()
        world.answer("a1", .status(500))
        #expect(world.states() == [.retrying: 1, .blocked: 1])
        world.transport.advance(by: .seconds(79))
        #expect(world.sent == ["a1"])
        world.transport.advance(by: .seconds(41))
        #expect(world.sent == ["a1", "a1"])
        #expect(world.transport.sent.last?.headers["scimhook-attempt"] == "2")
        world.answer("a1")
        #expect(world.pending == ["a2"])
        #expect(
            world.transport.sent[0].headers["webhook-id"]
                == world.transport.sent[1].headers["webhook-id"])
    }

    @Test(arguments: [
        (OutboundResult.status(503, ["Retry-After": "200"]), 200),
        (.status(429), 60), (.failure(.timeout), 60),
    ])
    func `the receiver is left alone as long as it asks for`(result: OutboundResult, seconds: Int) {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        world.answer("a1", result)
        world.transport.advance(by: .seconds(seconds) - .milliseconds(1))
        #expect(world.sent.count == 1)
        world.transport.advance(by: .milliseconds(1))
        #expect(world.sent.count == 2)
    }

    @Test func `410 pauses the destination and loses nothing`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        world.answer("a1", .status(410))
        world.commit("b1", user: "b")
        world.transport.advance(by: .seconds(86_400))
        #expect(world.sent == ["a1"])
        #expect(world.statuses.first?.pause == .gone)
        #expect(world.log.lines.contains { $0.level == .warning })
        world.resume(events)
        #expect(Set(world.pending) == ["a1", "b1"])
        #expect(world.statuses.first?.pause == nil)
    }

    @Test func `410 is remembered over a restart, and nothing is sent before it is known`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.transport.run()
        world.answer("a1", .status(410))
        let again = DispatchWorld(clock: world.clock, store: world.store)
        again.start()
        again.transport.advance(by: .seconds(86_400))
        #expect(again.sent == [])
        #expect(again.statuses.first?.pause == .gone)
        again.resume(events)
        #expect(again.pending == ["a1"])
    }

    @Test func `a dead delivery tried again has all its patience`() throws {
        let schedule = RetrySchedule(delays: [.seconds(10)], giveUpAfter: .seconds(25))
        let world = DispatchWorld([.example(schedule: schedule)], script: { _ in .status(500) })
        world.start()
        world.commit("a1", user: "a")
        world.transport.advance(by: .seconds(3600))
        let before = world.sent.count
        #expect(world.states() == [.dead: 1])
        let dead = try #require(
            try world.store.read { reader throws(StoreError) in
                try reader.deliveries(DeliveryQuery(states: [.dead]))
            }.first)
        world.store.submit(.retry([dead.id], due: world.clock.now)) { _ in }
        world.transport.advance(by: .seconds(3600))
        #expect(world.sent.count == 2 * before)
        #expect(world.states() == [.dead: 1])
        let numbers = world.transport.sent.map { $0.headers["scimhook-attempt"] }
        #expect(numbers == (1...(2 * before)).map(String.init))
    }

    @Test func `a paused destination keeps its events until it is resumed`() {
        let world = DispatchWorld([.example(concurrency: 1)])
        world.start()
        world.commit("a1", user: "a")
        world.commit("b1", user: "b")
        world.transport.run()
        world.pause(events)
        world.answer("a1")
        world.commit("c1", user: "c")
        world.transport.advance(by: .seconds(600))
        #expect(world.sent == ["a1"])
        #expect(world.states() == [.delivered: 1, .pending: 2])
        world.resume(events)
        world.answer("b1")
        world.answer("c1")
        #expect(world.states() == [.delivered: 3])
    }

    @Test(arguments: [(AttemptMachine.OnDead.skip, ["a1", "a1", "a2"]), (.hold, ["a1", "a1"])])
    func `a delivery is given up when patience ends, and its lane goes on or not`(
        onDead: AttemptMachine.OnDead, sent: [String]
    ) {
        let schedule = RetrySchedule(delays: [.seconds(10)], giveUpAfter: .seconds(5))
        let world = DispatchWorld([.example(schedule: schedule, onDead: onDead)])
        world.start()
        world.commit("a1", user: "a")
        world.commit("a2", user: "a")
        world.transport.run()
        world.answer("a1", .status(500))
        world.transport.advance(by: .seconds(5))
        world.answer("a1", .status(500))
        world.transport.advance(by: .seconds(3600))
        #expect(world.sent == sent)
        #expect(world.states()[.dead] == 1)
        #expect(world.metrics[.delivery(destination: "events", result: .dead)] == 1)
    }

    @Test func `no more requests are on their way than the destination allows`() {
        let world = DispatchWorld([.example(concurrency: 4)])
        world.start()
        for number in 0..<100 { world.commit("\(number)", user: "u\(number)") }
        world.transport.run()
        while !world.pending.isEmpty {
            #expect(world.pending.count <= 4)
            world.transport.answer(.status(200))
        }
        #expect(world.states() == [.delivered: 100])
    }

    @Test func `a rate is kept over time`() {
        let world = DispatchWorld([.example(rate: 10)], script: { _ in .status(204) })
        world.start()
        for number in 0..<100 { world.commit("\(number)", user: "u\(number)") }
        world.transport.run()
        #expect(world.sent.count == 1)
        world.transport.advance(by: .seconds(5))
        #expect((49...51).contains(world.sent.count))
        world.transport.advance(by: .seconds(5))
        #expect(world.states() == [.delivered: 100])
    }

    @Test func `a destination that only fails is tried with one delivery at a time`() {
        let world = DispatchWorld([.example(concurrency: 10)])
        world.start()
        for number in 0..<20 { world.commit("\(number)", user: "u\(number)") }
        world.transport.run()
        while !world.pending.isEmpty { world.transport.answer(.failure(.connect)) }
        // Nine more were started before the tenth failure came in a row.
        #expect(world.sent.count == 19)
        world.transport.advance(by: Breaker.shortestPause - .milliseconds(1))
        #expect(world.sent.count == 19)
        world.transport.advance(by: .milliseconds(1))
        #expect(world.pending.count == 1)
        #expect(world.statuses.first?.breaker == .halfOpen)
        world.transport.answer(.failure(.connect))
        world.transport.advance(by: Breaker.shortestPause * 2)
        #expect(world.pending.count == 1)
        world.transport.answer(.status(200))
        #expect(world.pending.count == 10)
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        world.transport.advance(by: .seconds(60))
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        #expect(world.states() == [.delivered: 20])
    }

    @Test func `a deactivation goes ahead of other users' waiting updates`() {
        let world = DispatchWorld([.example(concurrency: 1)])
        world.start()
        for label in ["a1", "b1", "c1"] { world.commit(label, user: label) }
        world.commit("d1", user: "d", .userDeactivated)
        world.transport.run()
        while !world.pending.isEmpty { world.transport.answer(.status(200)) }
        #expect(world.sent.first == "d1" || world.sent.dropFirst().first == "d1")
    }

    @Test func `figures and times are kept for operators`() {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.commit("b1", user: "b")
        world.transport.run()
        world.clock.advance(by: .milliseconds(7))
        world.answer("a1")
        world.answer("b1", .status(502))
        #expect(world.metrics[.attempt(destination: "events", failure: nil)] == 1)
        #expect(world.metrics[.attempt(destination: "events", failure: .http5xx)] == 1)
        #expect(world.metrics[.delivery(destination: "events", result: .delivered)] == 1)
        #expect(
            world.metrics[.attempt(destination: "events")] == [.milliseconds(7), .milliseconds(7)])
        #expect(world.metrics[.eventLatency(destination: "events")] == [.milliseconds(7)])
        let status = world.statuses.first
        #expect(status?.lastSuccess == world.clock.now)
        #expect(status?.lastFailure?.failure == .http5xx)
        #expect(status?.lastFailure?.detail == "answered 502")
        #expect(status?.inFlight == 0)
    }
}
