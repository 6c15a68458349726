import TestSupport
import Testing

@testable import HTTPServer

@Suite("Lists of deadlines")
struct DeadlinesTests {
    /// A kind lasts ten times its number and one more, in nanoseconds.
    private func make() -> Deadlines {
        Deadlines { .nanoseconds($0.rawValue * 10 + 1) }
    }

    private func drain(_ deadlines: inout Deadlines, _ now: Int64) -> [Int] {
        var slots: [Int] = []
        while let (slot, _) = deadlines.popExpired(Moment(nanoseconds: now)) { slots.append(slot) }
        return slots
    }

    @Test func `a deadline expires once, when its time has come`() {
        var deadlines = make()
        deadlines.set(.idle, for: 7, from: Moment(nanoseconds: 100))
        #expect(deadlines[7] == .idle)
        #expect(deadlines.next == Moment(nanoseconds: 141))
        #expect(drain(&deadlines, 140).isEmpty)
        #expect(drain(&deadlines, 141) == [7])
        #expect(deadlines[7] == nil)
        #expect(drain(&deadlines, 1_000).isEmpty)
        #expect(deadlines.next == .distantFuture)
    }

    @Test func `setting a deadline again puts it off`() {
        var deadlines = make()
        for slot in 0..<3 { deadlines.set(.head, for: slot, from: Moment(nanoseconds: 0)) }
        deadlines.set(.head, for: 0, from: Moment(nanoseconds: 5))
        deadlines.clear(1)
        #expect(drain(&deadlines, 11) == [2])
        #expect(drain(&deadlines, 16) == [0])
    }

    @Test(arguments: 0..<20)
    func `any sequence of changes agrees with looking at every slot`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var deadlines = make()
        var expected: [Int: Int64] = [:]
        var now: Int64 = 0
        for _ in 0..<2_000 {
            now += Int64.random(in: 0...4, using: &random)
            let slot = Int.random(in: 0..<12, using: &random)
            let kind = DeadlineKind.allCases.randomElement(using: &random) ?? .idle
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                deadlines.clear(slot)
                expected[slot] = nil
            case 1:
                let due = expected.filter { $0.value <= now }.keys.sorted()
                #expect(drain(&deadlines, now).sorted() == due)
                for slot in due { expected[slot] = nil }
            default:
                deadlines.set(kind, for: slot, from: Moment(nanoseconds: now))
                expected[slot] = now + Int64(kind.rawValue * 10 + 1)
            }
            #expect(deadlines.next.nanoseconds == expected.values.min() ?? .max)
        }
    }
}
