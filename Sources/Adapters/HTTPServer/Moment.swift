import CLinux

/// A point on the monotonic clock, in nanoseconds.
struct Moment: Comparable, Sendable {
    var nanoseconds: Int64

    static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static let distantFuture = Moment(nanoseconds: .max)

    static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (left: Moment, right: Duration) -> Moment {
        Moment(nanoseconds: left.nanoseconds &+ right.nanoseconds)
    }

    /// Nanoseconds from `earlier` to this moment.
    func since(_ earlier: Moment) -> Int64 { nanoseconds - earlier.nanoseconds }

    /// How long `epoll_wait` has to sleep so that it does not wake before this moment.
    func milliseconds(after now: Moment) -> Int32 {
        guard self != .distantFuture else { return -1 }
        return Int32(clamping: max(0, (since(now) + 999_999) / 1_000_000))
    }
}

extension Duration {
    /// Up to 292 years.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
