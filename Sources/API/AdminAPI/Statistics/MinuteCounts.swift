import Ports

/// What one destination did in a time, with the order in which a sample keeps it.
struct DestinationCounts: Equatable, Sendable {
    var accepted = 0
    var delivered = 0
    /// Attempts that failed.
    var failed = 0
    var dead = 0
    /// Unfinished deliveries at the end; the most of them when times are put together.
    var waiting = 0
    /// Age of the oldest of them, in seconds; likewise.
    var oldest = 0
    /// Delivered ones by how long it took, in the buckets of the metric; not cumulative.
    var latency = [Int](repeating: 0, count: DestinationCounts.bounds.count + 1)

    /// Upper bounds of ``latency`` in seconds.
    static let bounds = Histogram.eventLatency(destination: "").shape.bounds

    init() {}

    /// From a sample; what is missing at its end is 0.
    init(_ counts: [Int]) {
        func value(_ index: Int) -> Int { index < counts.count ? counts[index] : 0 }
        (accepted, delivered, failed, dead) = (value(0), value(1), value(2), value(3))
        (waiting, oldest) = (value(4), value(5))
        latency = latency.indices.map { value(6 + $0) }
    }

    var counts: [Int] { [accepted, delivered, failed, dead, waiting, oldest] + latency }

    /// Adds what happened at the same time elsewhere: what waits there waits too.
    mutating func merge(_ other: DestinationCounts) {
        addFlow(other)
        waiting += other.waiting
        oldest = max(oldest, other.oldest)
    }

    /// Adds what happened afterwards: what waited then is not more, but later.
    mutating func append(_ later: DestinationCounts) {
        addFlow(later)
        waiting = max(waiting, later.waiting)
        oldest = max(oldest, later.oldest)
    }

    private mutating func addFlow(_ other: DestinationCounts) {
        accepted += other.accepted
        delivered += other.delivered
        failed += other.failed
        dead += other.dead
        for index in latency.indices { latency[index] += other.latency[index] }
    }

    /// Within how many seconds this share arrived, between the bounds of its bucket by proportion.
    ///
    /// - Parameter share: In 0 ..< 1.
    /// - Returns: `nil` when nothing arrived.
    func percentile(_ share: Double) -> Double? {
        let total = latency.reduce(0, +)
        guard total > 0 else { return nil }
        let rank = share * Double(total)
        var below = 0
        for (index, count) in latency.enumerated() where count > 0 {
            if Double(below + count) >= rank {
                let low = index == 0 ? 0 : DestinationCounts.bounds[index - 1]
                guard index < DestinationCounts.bounds.count else { return low }
                let part = (rank - Double(below)) / Double(count)
                return low + (DestinationCounts.bounds[index] - low) * part
            }
            below += count
        }
        return nil
    }
}

/// What identity providers asked for in a time, by what they got.
struct RequestCounts: Equatable, Sendable {
    /// In the order of `SCIMOutcome.allCases`.
    var counts = [Int](repeating: 0, count: SCIMOutcome.allCases.count)

    init() {}

    init(_ counts: [Int]) {
        self.counts = self.counts.indices.map { $0 < counts.count ? counts[$0] : 0 }
    }

    mutating func add(_ other: RequestCounts) {
        for index in counts.indices { counts[index] += other.counts[index] }
    }
}
