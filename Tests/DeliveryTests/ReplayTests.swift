import Delivery
import Directory
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("What is sent once more", .timeLimit(.minutes(10)))
struct ReplayTests {
    private let events = DestinationName(rawValue: "events")

    @Test(arguments: [true, false])
    func `what was under way goes again at once after what came back`(isOlderFirst: Bool) throws {
        let world = DispatchWorld()
        world.start()
        world.commit("a1", user: "a")
        world.commit("a2", user: "a")
        world.transport.run()
        world.answer("a1")
        #expect(world.pending == ["a2"])
        world.transport.advance(by: .seconds(1))
        let first = try world.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery()).last?.id
        }
        world.store.submit(.replay([try #require(first)], at: world.clock.now)) { _ in }
        world.dispatcher.refresh()
        world.transport.run()
        #expect(world.pending == ["a2", "a1"])
        world.answer(isOlderFirst ? "a1" : "a2")
        world.answer(isOlderFirst ? "a2" : "a1")
        #expect(world.sent == ["a1", "a2", "a1", "a2"])
        world.answer("a2")
        #expect(world.states() == [.delivered: 2])
        let replays = try world.transport.sent.map {
            try JSONValue(parsing: $0.body)["replay"] == true
        }
        #expect(replays == [false, false, true, true])
        // How old the event is by now is no latency.
        #expect(world.metrics[.eventLatency(destination: "events")].count == 2)
    }
}
