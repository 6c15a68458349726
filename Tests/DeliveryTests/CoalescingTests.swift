import Delivery
import Directory
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Coalescing of waiting deliveries", .timeLimit(.minutes(10)))
struct CoalescingTests {
    /// What one event of the table tells.
    struct Told: Sendable {
        var type: EventType = .userUpdated
        var user = "ada"
        var group: String?
        var attempts = 0
        var changes = "[]"
        var title = ""

        func delivery(_ key: Int) -> ReadyDelivery {
            let data = #"{"user":{"id":"\#(user)","title":"\#(title)"},"changes":\#(changes)}"#
            let draft = EventDraft(
                type: type, integration: IntegrationName(rawValue: "contoso"),
                user: ResourceID(rawValue: user), group: group.map { ResourceID(rawValue: $0) },
                timestamp: start, request: nil, data: Array(data.utf8))
            return ReadyDelivery(
                id: id(key), destination: DestinationName(rawValue: "events"),
                event: Event(sequence: Int64(key), draft: draft), attempts: attempts, due: start)
        }
    }

    private func fold(_ told: [Told]) -> Fold? {
        let deliveries = told.enumerated().map { $1.delivery($0 + 1) }
        return Coalescing.fold(deliveries[0], Array(deliveries.dropFirst()), now: start)
    }

    @Test func `updates in a row become the last one, whose changes span all`() throws {
        let title = { (from: String, to: String) in
            #"{"path":"title","from":"\#(from)","to":"\#(to)"}"#
        }
        let found = try #require(
            self.fold([
                Told(attempts: 3, changes: "[\(title("A", "B"))]", title: "B"),
                Told(
                    changes: #"[{"path":"active","from":null,"to":true},\#(title("B", "C"))]"#,
                    title: "C"),
                Told(changes: #"[{"path":"active","from":true,"to":null}]"#, title: "C"),
            ]))
        #expect(found.superseded == [id(1), id(2)])
        #expect(found.kept?.delivery == id(3))
        let data = try JSONValue(parsing: found.kept?.data ?? [])
        #expect(data["user"] == ["id": "ada", "title": "C"])
        // What came back to where it was is no change any more.
        #expect(data["changes"] == [["path": "title", "from": "A", "to": "C"]])
    }

    @Test(arguments: [
        EventType.userCreated, .userDeactivated, .userReactivated, .userDeleted, .userSnapshot,
        .groupMemberAdded, .groupMemberRemoved,
    ])
    func `whatever is no update ends the row`(type: EventType) {
        let other = Told(type: type, group: "g")
        #expect(fold([other, Told()]) == nil)
        #expect(fold([Told(), other, Told()]) == nil)
        #expect(fold([Told(), Told(), other, Told()])?.superseded == [id(1)])
    }

    @Test func `another user in the same lane is left alone`() {
        #expect(fold([Told(), Told(user: "bob")]) == nil)
        #expect(fold([Told(), Told(), Told(user: "bob")])?.kept?.delivery == id(2))
    }

    @Test(arguments: [
        (
            [
                Told(type: .groupMemberAdded, group: "g"),
                Told(type: .groupMemberRemoved, group: "g"),
            ],
            true
        ),
        (
            [
                Told(type: .groupMemberRemoved, group: "g"),
                Told(type: .groupMemberAdded, group: "g"),
            ],
            true
        ),
        (
            [
                Told(type: .groupMemberAdded, group: "g"),
                Told(type: .groupMemberRemoved, group: "h"),
            ],
            false
        ),
        (
            [Told(type: .groupMemberAdded, group: "g"), Told(type: .groupMemberAdded, group: "g")],
            false
        ),
        (
            [
                Told(type: .groupMemberAdded, group: "g", attempts: 1),
                Told(type: .groupMemberRemoved, group: "g"),
            ], false
        ),
        (
            [
                Told(type: .groupMemberAdded, group: "g"), Told(),
                Told(type: .groupMemberRemoved, group: "g"),
            ], false
        ),
    ])
    func `a membership granted and taken away again becomes nothing`(
        told: [Told], cancels: Bool
    ) {
        let expected = Fold(superseded: [id(1), id(2)], kept: nil, moment: start)
        #expect(fold(told) == (cancels ? expected : nil))
    }

    @Test func `what waited becomes one request, what is on its way stays`() {
        var settings = DestinationSettings.example()
        settings.coalesces = true
        let world = DispatchWorld([settings])
        world.start()
        world.update("ada", from: 0, to: 1)
        world.transport.run()
        for step in 1..<600 { world.update("ada", from: step, to: step + 1) }
        world.transport.run()
        #expect(world.transport.sent.map(\.changes) == ["0>1"])
        world.transport.answer(.status(204))
        #expect(world.transport.sent.map(\.changes) == ["0>1", "1>600"])
        world.transport.answer(.status(204))
        #expect(world.states() == [.delivered: 2, .superseded: 598])
        #expect(world.metrics[.delivery(destination: "events", result: .superseded)] == 598)
        #expect(world.statuses.first?.inFlight == 0)
    }

    @Test func `without the option every event is sent`() {
        let world = DispatchWorld(script: { _ in .status(204) })
        for step in 0..<5 { world.update("ada", from: step, to: step + 1) }
        world.start()
        #expect(world.transport.sent.map(\.changes) == ["0>1", "1>2", "2>3", "3>4", "4>5"])
    }

    @Test func `a fold that the store refuses only costs time`() {
        var settings = DestinationSettings.example()
        settings.coalesces = true
        let world = DispatchWorld([settings], script: { _ in .status(204) })
        for step in 0..<3 { world.update("ada", from: step, to: step + 1) }
        world.store.refuse(with: .full)
        world.start()
        #expect(world.transport.sent.isEmpty)
        world.store.refuse(with: nil)
        world.transport.advance(by: .seconds(60))
        #expect(world.transport.sent.map(\.changes) == ["0>3"])
        #expect(world.states() == [.delivered: 1, .superseded: 2])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `whatever is folded, every receiver ends where the gateway is`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var settings = DestinationSettings.example(
            concurrency: 3, schedule: RetrySchedule(delays: [.seconds(1)]))
        settings.coalesces = true
        let world = DispatchWorld([settings])
        world.start()
        var levels: [String: Int] = [:]
        var receiver: [String: Int] = [:]
        for _ in 0..<400 {
            let user = ["ada", "bob", "eve"].randomElement(using: &generator) ?? "ada"
            let level = levels[user, default: 0]
            let type = [EventType.userUpdated, .userUpdated, .userUpdated, .userDeactivated]
                .randomElement(using: &generator)
            world.update(user, from: level, to: level + 1, type ?? .userUpdated)
            levels[user] = level + 1
            if Int.random(in: 0..<3, using: &generator) == 0 {
                world.answerOne(&receiver, isFailure: .random(using: &generator))
            }
        }
        for _ in 0..<500 {
            world.transport.advance(by: .seconds(2))
            while !world.transport.pending.isEmpty { world.answerOne(&receiver, isFailure: false) }
        }
        #expect(receiver == levels)
        let states = world.states()
        #expect(states.keys.allSatisfy { $0 == .delivered || $0 == .superseded })
        #expect(states.values.reduce(0, +) == 400)
        #expect(states[.superseded] ?? 0 > 20)
    }
}

private let start = Timestamp(milliseconds: 1_795_473_667_123)

private func id(_ key: Int) -> DeliveryID { DeliveryID(timestamp: start, key: Int64(key)) }

extension DispatchWorld {
    /// Commits a change of a user's level.
    fileprivate func update(
        _ user: String, from: Int, to: Int, _ type: EventType = .userUpdated
    ) {
        let data =
            #"{"user":{"id":"\#(user)"},"changes":[{"path":"level","from":\#(from),"to":\#(to)}]}"#
        let event = EventDraft(
            type: type, integration: IntegrationName(rawValue: "contoso"),
            user: ResourceID(rawValue: user), timestamp: clock.now, request: nil,
            data: Array(data.utf8))
        let delivery = DeliveryDraft(event: 0, destination: DestinationName(rawValue: "events"))
        store.submit(
            .commit(Commit(change: .none, events: [event], deliveries: [delivery]))
        ) { _ in }
    }

    /// Answers the oldest request; the receiver takes a level only from the level it has.
    fileprivate func answerOne(_ receiver: inout [String: Int], isFailure: Bool) {
        transport.run()
        guard let request = transport.pending.first else { return }
        let data = (try? JSONValue(parsing: request.body))?["data"]
        let user = data?["user"]?["id"]?.string ?? ""
        let change = data?["changes"]?.array?.first
        // A failure may hide that it arrived, as a lost answer does.
        if change?["from"]?.number?.int ?? 0 <= receiver[user, default: 0] {
            receiver[user] = change?["to"]?.number?.int
        }
        transport.answer(isFailure ? .failure(.reset) : .status(204))
    }
}

extension OutboundRequest {
    /// What the first change says, as `from>to`.
    fileprivate var changes: String {
        let change = (try? JSONValue(parsing: body))?["data"]?["changes"]?.array?.first
        return "\(change?["from"]?.number?.text ?? "")>\(change?["to"]?.number?.text ?? "")"
    }
}
