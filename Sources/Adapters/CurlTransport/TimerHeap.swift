/// Work that waits for a moment of the uptime, the earliest first; equal moments in order.
struct TimerHeap<Work> {
    private struct Timer {
        let due: Duration
        let number: Int
        let work: Work

        func precedes(_ other: Timer) -> Bool { (due, number) < (other.due, other.number) }
    }

    /// A binary heap: no element is preceded by the ones at twice its index plus 1 and 2.
    private var timers: [Timer] = []
    private var count = 0

    /// When the first one is due.
    var next: Duration? { timers.first?.due }

    mutating func insert(_ work: Work, due: Duration) {
        timers.append(Timer(due: due, number: count, work: work))
        count += 1
        var index = timers.count - 1
        while index > 0, timers[index].precedes(timers[(index - 1) / 2]) {
            timers.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes the first one out if it is due.
    mutating func popDue(at now: Duration) -> Work? {
        guard let first = timers.first, first.due <= now else { return nil }
        let last = timers.removeLast()
        if !timers.isEmpty {
            timers[0] = last
            sink()
        }
        return first.work
    }

    private mutating func sink() {
        var index = 0
        while true {
            var first = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < timers.count && timers[child].precedes(timers[first]) {
                first = child
            }
            guard first != index else { return }
            timers.swapAt(index, first)
            index = first
        }
    }
}
