/// A bucket of tokens that fills at a steady rate: one token starts one delivery.
package struct RateLimiter: Equatable, Sendable {
    /// Tokens a second; more than 0.
    package let rate: Double
    /// A tenth of a second's worth, so that the receiver sees a stream, not a blow a second.
    private var burst: Double { max(1, rate / 10) }
    private var tokens: Double
    private var filled: Duration

    /// Starts full.
    ///
    /// - Parameters:
    ///   - rate: Deliveries a second.
    ///   - now: The uptime.
    package init(perSecond rate: Double, now: Duration) {
        precondition(rate > 0, "a rate is more than 0")
        self.rate = rate
        tokens = max(1, rate / 10)
        filled = now
    }

    /// When the next token will be there: `now` when one is.
    package mutating func nextToken(at now: Duration) -> Duration {
        fill(until: now)
        // Rounding may leave a token that is due a hair short of whole.
        return tokens > 0.999_999 ? now : now + .seconds((1 - tokens) / rate)
    }

    /// Takes a token that ``nextToken(at:)`` said is there.
    package mutating func take() { tokens -= 1 }

    private mutating func fill(until now: Duration) {
        tokens = min(burst, tokens + rate * ((now - filled) / .seconds(1)))
        filled = now
    }
}
