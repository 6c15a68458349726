package import SCIM

/// When a failed delivery is tried again, and when no more.
package struct RetrySchedule: Equatable, Sendable {
    /// The waits after the first and each further failure, the last one repeating; never empty.
    package var delays: [Duration]
    /// Counted from when the delivery was queued, or an operator had it tried again.
    ///
    /// The last attempt is made at this moment.
    package var giveUpAfter: Duration

    package init(
        delays: [Duration] = standardDelays, giveUpAfter: Duration = .seconds(14 * 86_400)
    ) {
        precondition(!delays.isEmpty, "a schedule needs a delay")
        self.delays = delays
        self.giveUpAfter = giveUpAfter
    }

    /// 5 s, 30 s, 5 min, 30 min, 2 h, 5 h, 10 h, 12 h.
    package static let standardDelays: [Duration] =
        [5, 30, 300, 1800, 7200, 18_000, 36_000, 43_200].map { .seconds($0) }

    /// How long to wait after a failure, without regard to ``giveUpAfter``.
    ///
    /// Between 80 % and 120 % of the schedule, so that what failed together does not come back
    /// together; never less than `floor`; what the receiver asks for counts up to 24 hours.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that has just failed, counted from 1.
    ///   - chance: A number in 0 ..< 1.
    ///   - floor: The least wait.
    ///   - wish: What the receiver asked for.
    /// - Returns: More than zero with any sensible schedule.
    package func delay(
        afterAttempt attempt: Int, chance: Double, floor: Duration = .zero, wish: Duration? = nil
    ) -> Duration {
        let planned = delays[min(max(attempt, 1), delays.count) - 1]
        let jittered = planned * (0.8 + 0.4 * chance)
        return max(jittered, floor, min(wish ?? .zero, longestWish))
    }

    /// The moment of the next attempt.
    ///
    /// - Parameters:
    ///   - delay: What ``delay(afterAttempt:chance:floor:wish:)`` said.
    ///   - start: What ``giveUpAfter`` counts from.
    ///   - now: When the failed attempt ended.
    /// - Returns: `nil` when patience is at its end.
    package func next(after delay: Duration, since start: Timestamp, now: Timestamp) -> Timestamp? {
        let end = start + giveUpAfter
        return now < end ? min(now + delay, end) : nil
    }
}

private let longestWish = Duration.seconds(86_400)
