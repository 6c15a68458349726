import Alerts
import Ports
import SCIM
import TestSupport
import Testing

@Suite("The queue of alerts")
struct AlertQueueTests {
    private let now = ManualClock().now

    private func message(
        _ number: Int, _ channel: String = "a", subject: String = "destination events",
        due: Duration = .zero
    ) -> AlertMessage {
        AlertMessage(
            id: .init(alert: "alr_\(number)", channel: channel), subject: subject, created: now,
            due: now + due, body: [])
    }

    @Test func `each channel sends one at a time, the oldest first`() {
        var queue = AlertQueue()
        queue.add([message(1), message(1, "b"), message(2), message(2, "b")])
        #expect(queue.next(at: now)?.id == message(1).id)
        #expect(queue.next(at: now)?.id == message(1, "b").id)
        #expect(queue.next(at: now) == nil)
        queue.settle(.finished(message(1).id))
        #expect(queue.next(at: now)?.id == message(2).id)
        #expect(queue.next(at: now) == nil)
        #expect(queue.messages.count == 3)
    }

    @Test func `one that failed holds back its own subject alone`() {
        var queue = AlertQueue()
        queue.add([message(1), message(2), message(3, subject: "integration contoso")])
        _ = queue.next(at: now)
        queue.settle(.failed(message(1).id, attempts: 1, due: now + .seconds(5)))
        #expect(queue.next(at: now)?.id == message(3).id)
        queue.settle(.finished(message(3).id))
        #expect(queue.next(at: now) == nil)
        let again = queue.next(at: now + .seconds(5))
        #expect(again?.id == message(1).id)
        #expect(again?.attempts == 1)
        queue.settle(.finished(message(1).id))
        #expect(queue.next(at: now)?.id == message(2).id)
    }

    @Test func `a clock that was set back keeps nobody waiting for longer than an hour`() {
        var queue = AlertQueue([message(1, due: .seconds(1800))])
        #expect(queue.next(at: now) == nil)
        #expect(queue.next(at: now + .seconds(-1801)) != nil)
    }

    @Test func `messages of a channel that is gone are dropped`() {
        var queue = AlertQueue([message(1), message(1, "b")])
        #expect(queue.drop(allBut: ["b"]).map(\.id.channel) == ["a"])
        #expect(queue.messages.map(\.id.channel) == ["b"])
    }

    @Test(arguments: [
        // Attempts before, and the least and the longest wait in seconds.
        (0, 4, 6), (1, 24, 36), (4, 1440, 2160), (300, 1440, 2160),
    ])
    func `waits grow up to half an hour`(attempts: Int, least: Int, longest: Int) throws {
        var failed = message(1)
        failed.attempts = attempts
        for chance in [0, 0.5, 0.999] {
            let due = try #require(AlertQueue.due(after: failed, now: now, chance: chance))
            #expect((Duration.seconds(least) ... .seconds(longest)).contains(due - now))
        }
        let wished = AlertQueue.due(after: failed, now: now, chance: 0, wish: .seconds(99_999))
        #expect(wished == now + .seconds(3600))
    }

    @Test func `after a week it is given up`() {
        let week = Duration.seconds(7 * 86_400)
        let nearly = now + (week - .seconds(1))
        #expect(AlertQueue.due(after: message(1), now: nearly, chance: 0) != nil)
        #expect(AlertQueue.due(after: message(1), now: now + week, chance: 0) == nil)
    }
}
