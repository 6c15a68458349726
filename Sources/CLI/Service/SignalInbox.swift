import CLinux
import Glibc

/// Signals as events that one thread waits for, together with wake-ups from other threads.
///
/// Make it before any other thread exists: threads inherit that the signals are blocked.
final class SignalInbox: Sendable {
    enum Event: Equatable {
        case signal(Int32)
        case woken
        case timeout
    }

    private let signals: Int32
    private let wakeups: Int32

    /// - Parameter numbers: The signals that arrive here instead of ending the process.
    init(_ numbers: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signals = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        wakeups = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    }

    deinit {
        close(signals)
        close(wakeups)
    }

    /// Ends a ``wait(_:)``; any thread.
    func wake() { eventfd_write(wakeups, 1) }

    /// Waits for what comes first.
    func wait(_ timeout: Duration) -> Event {
        let (seconds, attoseconds) = timeout.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        var files = [signals, wakeups].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&files, 2, Int32(clamping: milliseconds))
        var information = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        if read(signals, &information, size) == size {
            return .signal(Int32(information.ssi_signo))
        }
        var count: eventfd_t = 0
        return eventfd_read(wakeups, &count) == 0 ? .woken : .timeout
    }
}
