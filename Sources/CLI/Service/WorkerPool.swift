import Ports
import Threads

/// A few threads that do what loops must not wait for.
final class WorkerPool: Workers {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var first = 0
        var isClosed = false

        var isEmpty: Bool { first == waiting.count }

        /// Takes the oldest without moving the rest each time.
        mutating func next() -> (@Sendable () -> Void)? {
            guard !isEmpty else { return nil }
            defer {
                first += 1
                if first > 1024 || isEmpty {
                    waiting.removeFirst(first)
                    first = 0
                }
            }
            return waiting[first]
        }
    }

    private let state: Lock<State>
    private let threads: [Thread]

    init(threads count: Int) {
        let state = Lock(State())
        self.state = state
        threads = (1...count).map { index in
            Thread("worker \(index)") {
                while let work = state.wait(until: { !$0.isEmpty || $0.isClosed }, { $0.next() }) {
                    work()
                }
            }
        }
    }

    func run(_ work: @escaping @Sendable () -> Void) {
        state.signal { $0.waiting.append(work) }
    }

    /// Does what waits, then ends the threads; call once, from a thread that is not one of them.
    func close() {
        state.broadcast { $0.isClosed = true }
        for thread in threads { thread.join() }
    }
}
