import CLinux
import Glibc
import Threads

/// Hands out moments at which the next request may start, so that a rate is kept over all threads.
final class TicketOffice: Sendable {
    /// The next free moment, in nanoseconds of the monotonic clock.
    private let next: Lock<Int64>
    /// Nanoseconds between two tickets; 0 for no limit.
    private let interval: Int64

    /// - Parameter rate: Tickets a second; `nil` for no limit.
    init(rate: Int?) {
        interval = rate.map { 1_000_000_000 / Int64($0) } ?? 0
        next = Lock(monotonicNanoseconds())
    }

    /// Waits until the caller's turn.
    func wait() {
        guard interval > 0 else { return }
        let turn = next.with { next in
            let mine = max(next, monotonicNanoseconds())
            next = mine + interval
            return mine
        }
        pause(nanoseconds: turn - monotonicNanoseconds())
    }
}

/// Time since the machine started, for measuring.
func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Lets this thread rest; returns at once for nothing or less.
func pause(nanoseconds: Int64) {
    guard nanoseconds > 0 else { return }
    var rest = timespec(
        tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var left = timespec()
    while nanosleep(&rest, &left) != 0 && errno == EINTR { rest = left }
}
