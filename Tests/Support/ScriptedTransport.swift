package import HTTPMessage
package import Ports
import Threads

/// A transport without a network or a thread: everything runs when the test says so.
///
/// Time is a ``ManualClock``'s; only ``advance(by:)`` lets timers run.
package final class ScriptedTransport: Transport {
    /// A request that has not been answered yet.
    package struct Pending: Sendable {
        package let request: OutboundRequest
        let completion: @Sendable (OutboundResult) -> Void
    }

    private struct Timer {
        let due: Duration
        let work: @Sendable () -> Void
    }

    private struct State {
        var work: [@Sendable () -> Void] = []
        var timers: [Timer] = []
        var sent: [OutboundRequest] = []
        var pending: [Pending] = []
    }

    private let clock: ManualClock
    private let state = Lock(State())
    private let script: @Sendable (OutboundRequest) -> OutboundResult?

    /// - Parameters:
    ///   - clock: Moved by ``advance(by:)``.
    ///   - script: The answer to each request; `nil` leaves it to ``answer(_:)``.
    package init(
        _ clock: ManualClock,
        script: @escaping @Sendable (OutboundRequest) -> OutboundResult? = { _ in nil }
    ) {
        self.clock = clock
        self.script = script
    }

    /// Every request so far, in order.
    package var sent: [OutboundRequest] { state.with { $0.sent } }
    /// The requests that wait for ``answer(_:)``, in order.
    package var pending: [OutboundRequest] { state.with { $0.pending.map(\.request) } }

    package func send(
        _ request: OutboundRequest, completion: @escaping @Sendable (OutboundResult) -> Void
    ) {
        let answer = script(request)
        state.with { state in
            state.sent.append(request)
            if let answer {
                state.work.append { completion(answer) }
            } else {
                state.pending.append(Pending(request: request, completion: completion))
            }
        }
    }

    package func perform(_ work: @escaping @Sendable () -> Void) {
        state.with { $0.work.append(work) }
    }

    package func perform(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        let due = clock.uptime + delay
        state.with { $0.timers.append(Timer(due: due, work: work)) }
    }

    /// Does all there is to do without time passing.
    package func run() {
        while let work = state.with({ $0.work.isEmpty ? nil : $0.work.removeFirst() }) { work() }
    }

    /// Answers the oldest request that waits, and does what follows.
    package func answer(_ result: OutboundResult) {
        answer(at: 0, result)
    }

    package func answer(at index: Int, _ result: OutboundResult) {
        let pending = state.with { $0.pending.remove(at: index) }
        perform { pending.completion(result) }
        run()
    }

    /// Lets time pass, step by step from timer to timer.
    package func advance(by delay: Duration) {
        let end = clock.uptime + delay
        run()
        while let timer = nextTimer(until: end) {
            clock.advance(by: max(timer.due - clock.uptime, .zero))
            timer.work()
            run()
        }
        clock.advance(by: end - clock.uptime)
    }

    private func nextTimer(until end: Duration) -> Timer? {
        state.with { state in
            let due = state.timers.indices.filter { state.timers[$0].due <= end }
            let next = due.min { state.timers[$0].due < state.timers[$1].due }
            return next.map { state.timers.remove(at: $0) }
        }
    }
}

extension OutboundResult {
    /// An answer with this status and nothing else.
    package static func status(_ status: Int, _ headers: Headers = [:]) -> OutboundResult {
        OutboundResult(attempt: AttemptResult(status: status), headers: headers)
    }

    /// No answer.
    package static func failure(_ failure: FailureClass) -> OutboundResult {
        OutboundResult(attempt: AttemptResult(failure: failure, detail: failure.rawValue))
    }
}
