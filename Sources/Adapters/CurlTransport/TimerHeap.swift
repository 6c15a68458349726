import Delivery

/// Work that waits for a moment of the uptime, the earliest first; equal moments in order.
struct TimerHeap<Work> {
    private struct Timer: Comparable {
        let due: Duration
        let number: Int
        let work: Work

        static func == (left: Timer, right: Timer) -> Bool { left.number == right.number }

        static func < (left: Timer, right: Timer) -> Bool {
            (left.due, left.number) < (right.due, right.number)
        }
    }

    private var timers = PriorityQueue<Timer>()
    private var count = 0

    /// When the first one is due.
    var next: Duration? { timers.first?.due }

    mutating func insert(_ work: Work, due: Duration) {
        timers.insert(Timer(due: due, number: count, work: work))
        count += 1
    }

    /// Takes the first one out if it is due.
    mutating func popDue(at now: Duration) -> Work? {
        guard let next, next <= now else { return nil }
        return timers.popFirst()?.work
    }
}
