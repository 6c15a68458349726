/// Stops sending to a destination that only fails, and tries with one delivery whether it is back.
///
/// Times are uptimes. What waits meanwhile burns no step of its retry schedule.
package struct Breaker: Equatable, Sendable {
    package enum State: Equatable, Sendable {
        /// Sending; so many failures came in a row.
        case closed(failures: Int)
        case open(until: Duration)
        /// One delivery is on its way to find out.
        case halfOpen
    }

    package private(set) var state = State.closed(failures: 0)
    /// How often it opened without a success between.
    private var openings = 0

    /// How many failures in a row open it.
    package static let threshold = 10
    package static let shortestPause = Duration.seconds(10)
    package static let longestPause = Duration.seconds(300)

    package init() {}

    /// Until when nothing may be sent; `nil` when something may be.
    package func pause(at now: Duration) -> Duration? {
        if case .open(let end) = state, now < end { end } else { nil }
    }

    /// Whether another delivery may be started; ``started()`` must follow when it is.
    package func allowsStart(at now: Duration) -> Bool {
        switch state {
        case .closed: true
        case .open(let end): now >= end
        case .halfOpen: false
        }
    }

    package mutating func started() {
        if case .open = state { state = .halfOpen }
    }

    /// What ``started()`` announced did not start, so the next one may find out.
    package mutating func withdrawn() {
        if state == .halfOpen { state = .open(until: .zero) }
    }

    package mutating func succeeded() {
        state = .closed(failures: 0)
        openings = 0
    }

    package mutating func failed(at now: Duration) {
        switch state {
        case .closed(let failures) where failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
        case .closed, .halfOpen:
            let pause = Self.shortestPause * (1 << min(openings, 10))
            openings += 1
            state = .open(until: now + min(pause, Self.longestPause))
        case .open:
            // One that was started before it opened; it says nothing new.
            break
        }
    }
}
