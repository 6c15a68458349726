import Testing
import Threads

@testable import scimhook

@Suite("Whether every part answers")
struct HeartbeatTests {
    @Test func `all is well while every part answers`() {
        let heartbeat = Heartbeat(["store": { $0() }, "loop": { $0() }])
        for _ in 0..<3 { #expect(heartbeat.beat().isEmpty) }
    }

    @Test func `a part that hangs is named until it answers`() {
        let late = Lock<[@Sendable () -> Void]>([])
        let heartbeat = Heartbeat([
            "store": { $0() }, "loop": { answer in late.with { $0.append(answer) } },
        ])
        #expect(heartbeat.beat().isEmpty)
        #expect(heartbeat.beat() == ["loop"])
        #expect(heartbeat.beat() == ["loop"])
        #expect(late.with { $0.count } == 1, "a part that hangs is not asked again")
        for answer in late.with({ $0 }) { answer() }
        #expect(heartbeat.beat().isEmpty)
    }
}
