import Synchronization

/// One number that any thread may add to.
final class CounterCell: Sendable {
    private let count = Atomic<Int>(0)
    /// Milliseconds since 1970 of the last time that counted for somebody; 0 for never.
    let last: TimeCell?

    init(last: TimeCell? = nil) { self.last = last }

    var value: Int { count.load(ordering: .relaxed) }

    func add(_ amount: Int) { count.wrappingAdd(amount, ordering: .relaxed) }
}

/// One moment that any thread may set.
final class TimeCell: Sendable {
    private let moment = Atomic<Int64>(0)

    /// Milliseconds since 1970; 0 for never.
    var milliseconds: Int64 {
        get { moment.load(ordering: .relaxed) }
        set { moment.store(newValue, ordering: .relaxed) }
    }
}

/// Durations sorted into buckets.
final class HistogramCell: Sendable {
    /// Not cumulative; the last one takes what exceeds every bound.
    private let buckets: [CounterCell]
    private let nanoseconds = Atomic<Int64>(0)
    private let bounds: [Int64]

    /// - Parameter bounds: Upper bounds in seconds, rising.
    init(bounds: [Double]) {
        self.bounds = bounds.map { Int64(($0 * 1e9).rounded()) }
        buckets = (0...bounds.count).map { _ in CounterCell() }
    }

    /// What each bucket holds; the last one is for what exceeds every bound.
    var counts: [Int] { buckets.map(\.value) }

    func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let elapsed = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        buckets[bounds.firstIndex { elapsed <= $0 } ?? bounds.count].add(1)
        nanoseconds.wrappingAdd(elapsed, ordering: .relaxed)
    }

    /// The lines of this histogram, with its `bounds` in seconds.
    func samples(
        _ labels: [(name: String, value: String)], bounds: [Double]
    ) -> [MetricFamily.Sample] {
        var total = 0
        var samples: [MetricFamily.Sample] = []
        for (bound, bucket) in zip(bounds + [.infinity], buckets) {
            total += bucket.value
            let limit = PrometheusText.number(bound)
            samples.append(.init(labels + [("le", limit)], Double(total)))
            samples[samples.count - 1].suffix = "_bucket"
        }
        let sum = Double(nanoseconds.load(ordering: .relaxed)) / 1e9
        for (suffix, value) in [("_sum", sum), ("_count", Double(total))] {
            samples.append(.init(labels, value))
            samples[samples.count - 1].suffix = suffix
        }
        return samples
    }
}
