package import Ports
package import SCIM

/// Decides what becomes of a delivery after an attempt.
///
/// Told everything and asks for nothing, so every branch is one row of a table test.
package struct AttemptMachine: Equatable, Sendable {
    /// What happens to later events of the same user or group when a delivery is given up.
    package enum OnDead: String, Sendable, CaseIterable {
        case skip, hold
    }

    package struct Decision: Equatable, Sendable {
        package var verdict: AttemptRecord.Verdict
        /// The receiver said that the destination is gone for good: send nothing more by oneself.
        package var pausesDestination = false
    }

    package var schedule: RetrySchedule
    package var onDead: OnDead

    package init(schedule: RetrySchedule = RetrySchedule(), onDead: OnDead = .skip) {
        self.schedule = schedule
        self.onDead = onDead
    }

    /// Decides after one attempt.
    ///
    /// - Parameters:
    ///   - conclusion: What the destination made of the answer.
    ///   - attempt: Which attempt it was, counted from 1; anew after an operator's retry.
    ///   - start: When the delivery was queued, or an operator had it tried again.
    ///   - now: When the attempt ended.
    ///   - chance: A number in 0 ..< 1, for the jitter.
    /// - Returns: What to record, and whether to stop sending.
    package func decide(
        _ conclusion: Conclusion, attempt: Int, since start: Timestamp, now: Timestamp,
        chance: Double
    ) -> Decision {
        guard conclusion.meaning != .skipped else { return Decision(verdict: .skipped) }
        guard let failure = conclusion.result.failure else {
            return Decision(verdict: .delivered)
        }
        let delay = schedule.delay(
            afterAttempt: attempt, chance: chance, floor: leastDelay(after: failure),
            wish: conclusion.retryAfter)
        let isGone = conclusion.meaning == .gone
        guard conclusion.meaning != .permanent,
            let due = schedule.next(after: delay, since: start, now: now)
        else {
            return Decision(
                verdict: .dead(holdsLane: onDead == .hold), pausesDestination: isGone)
        }
        return Decision(verdict: .retry(due: due), pausesDestination: isGone)
    }

    /// A receiver that is overloaded gets worse by being asked again soon.
    private func leastDelay(after failure: FailureClass) -> Duration {
        failure == .http429 || failure == .timeout ? .seconds(60) : .zero
    }
}
