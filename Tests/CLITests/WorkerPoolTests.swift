import Testing
import Threads

@testable import scimhook

@Suite("Workers", .timeLimit(.minutes(10)))
struct WorkerPoolTests {
    @Test func `work is begun in order of arrival`() {
        let pool = WorkerPool(threads: 1)
        let done = Lock([Int]())
        for number in 0..<5000 { pool.run { done.with { $0.append(number) } } }
        pool.close()
        #expect(done.with { $0 } == Array(0..<5000))
    }

    @Test func `what waits is done before the end`() {
        let pool = WorkerPool(threads: 3)
        let done = Lock(0)
        for _ in 0..<1000 { pool.run { done.with { $0 += 1 } } }
        pool.close()
        #expect(done.with { $0 } == 1000)
    }

    @Test func `one that waits does not hold up the others`() {
        let pool = WorkerPool(threads: 2)
        let gate = Lock(false)
        pool.run { gate.wait(until: { $0 }, { _ in }) }
        pool.run { gate.broadcast { $0 = true } }
        pool.close()
        #expect(gate.with { $0 })
    }
}
