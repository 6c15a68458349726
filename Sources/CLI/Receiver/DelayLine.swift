import Threads

/// Runs closures a fixed time after they were handed in, in order, on a thread of its own.
final class DelayLine: Sendable {
    private let delay: Int64
    private let waiting = Lock<[(due: Int64, work: @Sendable () -> Void)]>([])

    /// - Parameter delay: Zero runs everything at once on the caller's thread.
    init(_ delay: Duration) {
        self.delay = nanoseconds(delay)
        guard self.delay > 0 else { return }
        let waiting = waiting
        _ = Thread("delay") {
            while true {
                let batch = waiting.wait(until: { !$0.isEmpty }) { waiting in
                    defer { waiting = [] }
                    return waiting
                }
                for (due, work) in batch {
                    pause(nanoseconds: due - monotonicNanoseconds())
                    work()
                }
            }
        }
    }

    func after(_ work: @escaping @Sendable () -> Void) {
        guard delay > 0 else { return work() }
        let due = monotonicNanoseconds() + delay
        waiting.signal { $0.append((due, work)) }
    }
}
