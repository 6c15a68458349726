import CLinux
import HTTPMessage
import Ports

/// Serves connections on one thread, with edge-triggered epoll.
///
/// Never waits for anything but the next event. Only ``Inbox`` may be touched from outside.
final class EventLoop {
    /// What all loops of a server share.
    struct Shared: Sendable {
        let options: HTTPServerOptions
        let handler: any HTTPHandler
        let log: any Log
        let metrics: (any Metrics)?
        let admission: Admission
        let proxies: TrustedProxies
        let inboxes: [Inbox]
    }

    private static let eventsAtOnce = 256

    let shared: Shared
    let inbox: Inbox
    let limits: HTTPLimits
    /// Only the first loop accepts.
    var acceptor: Acceptor?
    var deadlines: Deadlines
    var now = Moment.now
    /// Connections that were interrupted so that others get their turn.
    var unfinished: [Connection] = []
    /// Bytes of unfinished requests and unsent answers.
    var held = 0
    /// Set while draining: when to cut off what is left.
    var drainEnd: Moment?
    /// Answers by the first digit of the status, not yet in the metrics.
    var answers = [Int](repeating: 0, count: 10)
    var clock = DateClock()
    /// One answer as it goes out.
    var outgoing: [UInt8] = []
    let incoming = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 * 1024)

    private var connections: [Connection?] = []
    private var count = 0
    private var lastSerial = Acceptor.serial

    init(_ shared: Shared, index: Int, acceptor: Acceptor?) {
        self.shared = shared
        self.acceptor = acceptor
        inbox = shared.inboxes[index]
        limits = shared.options.limits
        deadlines = Deadlines { [limits] in limits.time(of: $0) }
    }

    deinit { incoming.deallocate() }

    /// Runs until it has been told to drain and every connection is gone.
    func run() {
        inbox.claim()
        defer { inbox.release() }
        blockBrokenPipeSignal()
        var events = [epoll_event](repeating: epoll_event(), count: EventLoop.eventsAtOnce)
        while !(drainEnd != nil && count == 0) {
            let ready = inbox.poller.wait(&events, atMost: timeout)
            now = .now
            for event in events[..<ready] { handle(event) }
            finishTurn()
        }
        reportAnswers()
    }

    private func handle(_ event: epoll_event) {
        let serial = UInt32(truncatingIfNeeded: event.data.u64 >> 32)
        switch serial {
        case Inbox.serial: for message in inbox.takeAll() { handle(message) }
        case Acceptor.serial: accept()
        default:
            let descriptor = Int32(truncatingIfNeeded: event.data.u64)
            guard let connection = find(descriptor, serial) else { return }
            handle(event.events, connection)
        }
    }

    private func finishTurn() {
        let interrupted = unfinished
        unfinished.removeAll(keepingCapacity: true)
        for connection in interrupted { proceed(connection) }
        for message in inbox.takeLocal() { handle(message) }
        if let acceptor, acceptor.isDue(now) { accept() }
        while let (slot, kind) = deadlines.popExpired(now) {
            if let connection = connections[slot] { expire(connection, kind) }
        }
        if let drainEnd, drainEnd <= now { cutOff() }
        reportAnswers()
    }

    private var timeout: Int32 {
        guard unfinished.isEmpty, !inbox.hasLocal else { return 0 }
        let next = min(deadlines.next, acceptor?.due ?? .distantFuture)
        return min(next, drainEnd ?? .distantFuture).milliseconds(after: now)
    }

    // MARK: Connections

    /// The connection whose request `ticket` names, if it is still that request's turn.
    func find(_ ticket: Ticket) -> Connection? {
        guard let connection = find(ticket.descriptor, ticket.serial),
            connection.number == ticket.number
        else { return nil }
        return connection
    }

    func find(_ descriptor: Int32, _ serial: UInt32) -> Connection? {
        guard descriptor < connections.count, let connection = connections[Int(descriptor)],
            connection.serial == serial
        else { return nil }
        return connection
    }

    func adopt(_ arrival: Arrival) {
        var tls: TLSSession?
        if let context = arrival.tls {
            tls = TLSSession(context, descriptor: arrival.descriptor)
            guard tls != nil else { return drop(arrival) }
        }
        lastSerial = lastSerial == .max ? Acceptor.serial + 1 : lastSerial + 1
        let connection = Connection(arrival, tls, serial: lastSerial, now: now)
        while connections.count <= connection.slot { connections.append(nil) }
        connections[connection.slot] = connection
        count += 1
        guard inbox.poller.watch(connection.descriptor, connection.serial) else {
            return close(connection)
        }
        settle(connection)
        if drainEnd != nil { hurry(connection) }
    }

    /// Ends a connection at once.
    func close(_ connection: Connection) {
        guard connection.phase != .closed else { return }
        connection.phase = .closed
        connection.source?.cancel()
        connection.source = nil
        connections[connection.slot] = nil
        count -= 1
        held -= connection.held
        deadlines.clear(connection.slot)
        CLinux.close(connection.descriptor)
        shared.admission.leave(connection.peer)
        inbox.countOut()
    }

    private func drop(_ arrival: Arrival) {
        CLinux.close(arrival.descriptor)
        shared.admission.leave(arrival.peer)
        inbox.countOut()
    }

    // MARK: Draining

    func drain(until end: Moment) {
        drainEnd = end
        if let acceptor {
            acceptor.finish(self)
            for other in shared.inboxes where other !== inbox { other.send(.drain(until: end)) }
        }
        acceptor = nil
        for case let connection? in connections { hurry(connection) }
    }

    /// Gives an idle connection one last chance to ask.
    private func hurry(_ connection: Connection) {
        guard connection.isIdle else { return }
        deadlines.set(.drainIdle, for: connection.slot, from: now)
    }

    private func cutOff() {
        if count > 0 {
            shared.log.write(
                .warning, "cut off connections that did not end in time",
                [("listener", .text(shared.options.name)), ("connections", .integer(count))])
        }
        for case let connection? in connections { close(connection) }
    }

    // MARK: Metrics

    private func reportAnswers() {
        for index in answers.indices where answers[index] > 0 {
            shared.metrics?.add(
                answers[index],
                to: .httpRequest(listener: shared.options.name, codeClass: index))
            answers[index] = 0
        }
    }
}

/// Keeps a write to a connection that is gone from ending the process.
///
/// `send` is told so with a flag, but OpenSSL writes without it. The signal goes to the thread that
/// wrote, and stays pending there.
private func blockBrokenPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
}

extension HTTPLimits {
    fileprivate func time(of kind: DeadlineKind) -> Duration {
        switch kind {
        case .handshake: handshakeTime
        case .head: headTime
        case .pace: min(slowTime, requestTime) / 10
        case .answer: answerTime
        case .idle: idleTime
        case .linger: lingerTime
        case .drainIdle: drainIdleTime
        }
    }
}
