import CLinux
import Glibc
import Threads

/// A bar on stderr for long work, shown only when stderr is a terminal.
///
/// Redrawn at most ten times a second, so that it costs nothing.
final class ProgressBar: Sendable {
    private struct State {
        var title = ""
        var done = 0
        var total = 0
        var drawn: Int64 = 0
    }

    private let state = Lock(State())
    private let isShown: Bool

    init() { isShown = isatty(STDERR_FILENO) == 1 }

    /// Starts over with a new title.
    func begin(_ title: String, total: Int) {
        guard isShown else { return }
        state.with { state in
            state = State(title: title, total: max(total, 1))
            draw(&state)
        }
    }

    /// Counts one piece of the work as done.
    func advance() {
        guard isShown else { return }
        move { $0 + 1 }
    }

    /// So much of the work is done now.
    func advance(to done: Int) {
        guard isShown else { return }
        move { _ in done }
    }

    private func move(_ step: (Int) -> Int) {
        state.with { state in
            state.done = step(state.done)
            let now = monotonicNanoseconds()
            guard now - state.drawn > 100_000_000 || state.done == state.total else { return }
            state.drawn = now
            draw(&state)
        }
    }

    /// Takes the bar off the screen.
    func end() {
        guard isShown else { return }
        Output.remark("\r\u{1B}[K")
    }

    private func draw(_ state: inout State) {
        let width = 30
        let filled = min(width, Int(Double(state.done) / Double(state.total) * Double(width)))
        let bar =
            String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let title = state.title + String(repeating: " ", count: max(0, 16 - state.title.count))
        Output.remark("\r\u{1B}[K\(title) \(bar) \(state.done)/\(state.total)")
    }
}
