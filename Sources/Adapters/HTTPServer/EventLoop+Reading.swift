import CLinux
import HTTPMessage

extension EventLoop {
    /// A connection reads or discards this often before other connections get their turn.
    private static let turns = 4

    /// Deals with what epoll says about a connection.
    func handle(_ events: UInt32, _ connection: Connection) {
        guard events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) == 0 else {
            return close(connection)
        }
        if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0 { connection.isReadable = true }
        if events & EPOLLRDHUP.rawValue != 0 { connection.hasSeenEnd = true }
        proceed(connection)
    }

    /// Does whatever a connection can do without waiting.
    func proceed(_ connection: Connection) {
        if connection.phase == .handshake { shakeHands(connection) }
        if connection.phase == .sending { sendOutput(connection) }
        if connection.phase == .reading { receive(connection) }
        if connection.phase == .lingering { discard(connection) }
        settle(connection)
    }

    /// Sets the deadline that fits what the connection does now, and counts its memory.
    func settle(_ connection: Connection) {
        guard var kind = connection.deadline else { return }
        if drainEnd != nil, kind == .idle { kind = .drainIdle }
        held += connection.holding - connection.held
        connection.held = connection.holding
        let isNew = connection.deadlineNumber != connection.number
        guard deadlines[connection.slot] != kind || isNew else { return }
        connection.deadlineNumber = connection.number
        deadlines.set(kind, for: connection.slot, from: now)
    }

    private func shakeHands(_ connection: Connection) {
        switch connection.channel.tls?.handshake() {
        case .moved, nil: connection.phase = .reading
        case .blocked: break
        case .ended, .failed: close(connection)
        }
    }

    private func receive(_ connection: Connection) {
        var turns = 0
        while connection.phase == .reading {
            guard connection.backlog.isEmpty else {
                let bytes = connection.backlog
                connection.backlog = []
                read(bytes.span, connection)
                continue
            }
            guard connection.isReadable else { return }
            guard turns < EventLoop.turns else { return unfinished.append(connection) }
            turns += 1
            take(connection.channel.receive(incoming), connection)
        }
    }

    private func take(_ transfer: Transfer, _ connection: Connection) {
        switch transfer {
        case .moved(let count):
            // A short read empties the socket (epoll(7)); TLS hands out one record at a time.
            if count < incoming.count, connection.channel.tls == nil, !connection.hasSeenEnd {
                connection.isReadable = false
            }
            connection.transferred += count
            read(UnsafeBufferPointer(rebasing: incoming[..<count]).span, connection)
        case .blocked: connection.isReadable = false
        // In the middle of a request, nobody is left to tell.
        case .ended, .failed: close(connection)
        }
    }

    /// Throws away what arrives after our close, until the client closes too.
    private func discard(_ connection: Connection) {
        for _ in 0..<EventLoop.turns {
            switch connection.channel.receivePlain(incoming) {
            case .moved: continue
            case .blocked: return
            case .ended, .failed: return close(connection)
            }
        }
        unfinished.append(connection)
    }

    private func read(_ bytes: Span<UInt8>, _ connection: Connection) {
        var position = 0
        do throws(HTTPRefusal) {
            while connection.phase == .reading, position < bytes.count {
                if connection.isIdle { connection.requestBegan = now }
                switch try connection.reader.read(bytes, from: &position, within: limits) {
                case .more: break
                case .head: try admitBody(connection, hasBytes: position < bytes.count)
                case .complete: try dispatch(connection)
                }
            }
            try checkMemory(connection)
        } catch {
            return refuse(connection, error)
        }
        guard position < bytes.count, connection.phase != .closed else { return }
        connection.backlog.append(addingCapacity: bytes.count - position) { output in
            for index in position..<bytes.count { output.append(bytes[index]) }
        }
    }

    private func admitBody(_ connection: Connection, hasBytes: Bool) throws(HTTPRefusal) {
        if let refusal = connection.refusal { throw refusal }
        let head = identified(connection.reader.request)
        try connection.reader.admitBody(upTo: shared.handler.bodyLimit(head))
        connection.beginTransfer(now)
        guard connection.reader.awaitsContinue, !hasBytes else { return }
        let interim = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        // The socket has room for 25 bytes, or the client has stopped reading.
        if connection.channel.sendNow(interim[...]) != interim.count { close(connection) }
    }

    /// Refuses a large request when large requests hold too much already.
    private func checkMemory(_ connection: Connection) throws(HTTPRefusal) {
        guard connection.phase == .reading, connection.holding > 16 * 1024 else { return }
        let share = limits.bufferedBytes / shared.inboxes.count
        guard held - connection.held + connection.holding > share else { return }
        throw HTTPRefusal(503, "Too many large requests are being received; try later.")
    }

    private func dispatch(_ connection: Connection) throws(HTTPRefusal) {
        if let refusal = connection.refusal { throw refusal }
        connection.persistence =
            !connection.reader.keepsAlive
            ? .closed : connection.reader.isVersion10 ? .openVersion10 : .open
        connection.isVersion10 = connection.reader.isVersion10
        let request = identified(connection.reader.takeRequest())
        connection.isHead = request.method == .head
        connection.handedOver = request.body.count
        connection.number &+= 1
        connection.phase = .waiting
        let ticket = Ticket(
            descriptor: connection.descriptor, serial: connection.serial, number: connection.number)
        shared.handler.handle(request, Exchange(inbox, ticket))
        for message in inbox.takeLocal() { handle(message, during: connection) }
    }

    /// Replaces a trusted proxy by the client that it speaks for.
    private func identified(_ request: HTTPRequest) -> HTTPRequest {
        guard shared.proxies.trusts(request.peer) else { return request }
        var request = request
        request.peer = shared.proxies.client(of: request)
        return request
    }
}
