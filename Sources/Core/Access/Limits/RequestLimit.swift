/// How many requests may come.
package struct RequestLimit: Equatable, Sendable {
    package var perSecond: Double
    /// At once, after a pause.
    package var burst: Double

    package init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// A bucket of requests that fills at a steady rate.
package struct RequestBucket: Equatable, Sendable {
    private var limit: RequestLimit
    private var left: Double
    private var filled: Duration

    /// Starts full; `now` is the uptime.
    package init(_ limit: RequestLimit, now: Duration) {
        self.limit = limit
        left = limit.burst
        filled = now
    }

    /// Takes one request out.
    ///
    /// - Returns: How long to wait when there is none; `nil` when there was one.
    package mutating func take(_ limit: RequestLimit, now: Duration) -> Duration? {
        let seconds = max(0, (now - filled) / .seconds(1))
        left = min(limit.burst, left + seconds * self.limit.perSecond)
        self.limit = limit
        filled = now
        // Rounding may leave a request that is due a hair short of whole.
        guard left > 0.999_999 else { return .seconds((1 - left) / limit.perSecond) }
        left -= 1
        return nil
    }

    /// Takes more for a request that turned out to be several; what is not there is owed, so that
    /// the next ones wait for it.
    package mutating func owe(_ requests: Int) { left -= Double(requests) }
}
