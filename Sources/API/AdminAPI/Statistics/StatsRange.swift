import Ports
import SCIM

/// A stretch of time for charts, cut into buckets of equal length.
struct StatsRange: Equatable, Sendable {
    let from: Timestamp
    let to: Timestamp
    /// Length of a bucket in minutes.
    let bucket: Int64

    /// Lengths by their names in a query, in minutes, with the length of a bucket.
    static let named: [(name: String, minutes: Int64, bucket: Int64)] = [
        ("15m", 15, 1), ("1h", 60, 1), ("24h", 1440, 30), ("7d", 10_080, 240),
        ("30d", 43_200, 1440),
    ]

    /// - Parameters:
    ///   - name: One of ``named``.
    ///   - now: Where it ends.
    init?(_ name: String, now: Timestamp) {
        guard let found = StatsRange.named.first(where: { $0.name == name }) else { return nil }
        self.init(to: now, minutes: found.minutes, bucket: found.bucket)
    }

    /// From one moment to another, in at most 60 buckets.
    init(from: Timestamp, to: Timestamp) {
        let minutes = max(1, (to.milliseconds - from.milliseconds + 59_999) / 60_000)
        let lengths: [Int64] = [1, 5, 15, 30, 60, 240, 1440]
        let bucket = lengths.first { minutes <= $0 * 60 } ?? (minutes + 59) / 60
        self.init(to: to, minutes: minutes, bucket: bucket)
    }

    private init(to: Timestamp, minutes: Int64, bucket: Int64) {
        self.to = to
        self.bucket = bucket
        let last = to.milliseconds / 60_000 / bucket
        let count = (minutes + bucket - 1) / bucket
        from = Timestamp(milliseconds: (last - count + 1) * bucket * 60_000)
    }

    /// The range of the same length before this one.
    var previous: StatsRange {
        let end = Timestamp(milliseconds: from.milliseconds - 1)
        return StatsRange(to: end, minutes: Int64(count) * bucket, bucket: bucket)
    }

    var minutes: ClosedRange<Int64> {
        from.milliseconds / 60_000...max(from.milliseconds, to.milliseconds) / 60_000
    }

    /// Which samples fill the buckets: minutes only where hours are too long, and while they are kept.
    func length(_ now: Timestamp) -> Sample.Length {
        bucket % 60 == 0 || now - from > .seconds(6 * 86_400) ? .hour : .minute
    }

    /// How many buckets there are.
    var count: Int { Int((minutes.upperBound - minutes.lowerBound) / bucket) + 1 }

    /// The bucket that a minute of the range lies in.
    func index(of minute: Int64) -> Int { Int((minute - minutes.lowerBound) / bucket) }

    func start(of index: Int) -> Timestamp {
        Timestamp(milliseconds: from.milliseconds + Int64(index) * bucket * 60_000)
    }
}
