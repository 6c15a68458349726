import CLinux

/// An epoll instance that reports every change of its descriptors once.
///
/// Made before the server starts, so that a machine without descriptors is found out in time.
final class Poller: Sendable {
    private let descriptor: Int32

    init() throws(HTTPServerError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "epoll_create1", reason: reason()) }
    }

    deinit { close(descriptor) }

    /// Begins to report on `watched`, under a serial number that comes with every event.
    ///
    /// - Returns: Whether the machine had room for it.
    func watch(_ watched: Int32, _ serial: UInt32) -> Bool {
        var event = epoll_event()
        let wanted = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue
        event.events = wanted | EPOLLET.rawValue
        event.data.u64 = UInt64(serial) << 32 | UInt64(UInt32(bitPattern: watched))
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0
    }

    /// Waits for events.
    ///
    /// - Parameters:
    ///   - events: Filled from the front.
    ///   - milliseconds: Waits at most so long; -1 waits for ever.
    /// - Returns: How many there are.
    func wait(_ events: inout [epoll_event], atMost milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, &events, Int32(events.count), milliseconds)))
    }
}
