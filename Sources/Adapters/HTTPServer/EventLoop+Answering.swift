import CLinux
import HTTPMessage
import Ports

extension EventLoop {
    /// Buffers that an answer made larger than this are given back.
    private static let outgoingKept = 256 * 1024

    /// Does what another thread, or a handler on this one, asks for.
    ///
    /// - Parameters:
    ///   - message: What to do.
    ///   - current: The connection whose bytes are being read right now; it goes on by itself.
    func handle(_ message: Message, during current: Connection? = nil) {
        switch message {
        case .adopt(let arrival): adopt(arrival)
        case .answer(let ticket, let response): answer(ticket, response, current)
        case .piece(let ticket, let piece): pass(piece, ticket)
        case .abandon(let ticket):
            answer(ticket, refusal(500, "The request was not answered."), current)
        case .run(let work):
            work()
            for message in inbox.takeLocal() { handle(message) }
        case .drain(let end): drain(until: end)
        }
    }

    private func answer(_ ticket: Ticket, _ response: HTTPResponse, _ current: Connection?) {
        guard let connection = find(ticket), connection.phase == .waiting else {
            response.source?.cancel()
            return
        }
        transmit(response, connection)
        guard connection !== current else { return }
        if current == nil { proceed(connection) } else { unfinished.append(connection) }
    }

    /// Refuses what a connection sent, and closes it.
    func refuse(_ connection: Connection, _ refusal: HTTPRefusal) {
        guard connection.phase != .closed else { return }
        connection.persistence = .closed
        connection.isHead = connection.reader.request.method == .head
        shared.log.write(
            .debug, "refused a request",
            [
                ("listener", .text(shared.options.name)), ("status", .integer(refusal.status)),
                ("reason", .text(refusal.detail)),
            ])
        transmit(self.refusal(refusal.status, refusal.detail), connection)
    }

    /// The handler's words for a refusal; a client is told when to come back.
    private func refusal(_ status: Int, _ detail: String) -> HTTPResponse {
        var response = shared.handler.refusal(status: status, detail: detail)
        let isTemporary = status == 503 || status == 429
        if isTemporary, response.headers["Retry-After"] == nil {
            response.headers.add("Retry-After", "5")
        }
        return response
    }

    private func transmit(_ response: HTTPResponse, _ connection: Connection) {
        if drainEnd != nil { connection.persistence = .closed }
        connection.handedOver = 0
        adopt(response, connection)
        answers[min(9, max(0, response.status / 100))] += 1
        outgoing.removeAll(keepingCapacity: true)
        response.write(
            to: &outgoing, date: clock.bytes(), persistence: connection.persistence,
            isChunked: !connection.isVersion10, omitsBody: connection.isHead)
        connection.phase = .sending
        connection.beginTransfer(now)
        send(outgoing[...], connection)
        if outgoing.capacity > EventLoop.outgoingKept { outgoing = [] }
    }

    func sendOutput(_ connection: Connection) {
        let output = connection.output
        connection.output = []
        send(output, connection)
    }

    func send(_ bytes: ArraySlice<UInt8>, _ connection: Connection) {
        guard let sent = connection.channel.sendNow(bytes) else { return close(connection) }
        connection.transferred += sent
        guard sent == bytes.count else {
            connection.output = bytes.dropFirst(sent)
            return
        }
        if connection.source != nil {
            produce(connection)
        } else if connection.persistence == .closed {
            connection.channel.endSending()
            connection.phase = .lingering
            connection.backlog = []
            connection.reader = RequestReader(peer: connection.peer, isTLS: false)
        } else {
            connection.phase = .reading
        }
    }

    func accept() { acceptor?.accept(self) }

    /// Acts on a deadline that has passed.
    func expire(_ connection: Connection, _ kind: DeadlineKind) {
        switch kind {
        case .handshake, .linger: close(connection)
        case .idle, .drainIdle: closeIdle(connection)
        case .head: refuse(connection, connection.refusal ?? .headTooSlow)
        case .answer where connection.phase == .producing: close(connection)
        case .answer:
            connection.persistence = .closed
            transmit(refusal(503, "The request took too long to answer."), connection)
        case .pace: checkPace(connection)
        }
        proceed(connection)
    }

    private func checkPace(_ connection: Connection) {
        let isSending = connection.phase == .sending
        let isLate =
            !isSending && now.since(connection.requestBegan) >= limits.requestTime.nanoseconds
        guard isLate || connection.isTooSlow(now, limits) else {
            return deadlines.set(.pace, for: connection.slot, from: now)
        }
        if isSending {
            close(connection)
        } else {
            refuse(connection, .bodyTooSlow)
        }
    }

    /// Looks once more before it closes: a request may have arrived since the last event.
    private func closeIdle(_ connection: Connection) {
        connection.isReadable = true
        proceed(connection)
        guard connection.isIdle else { return }
        connection.channel.endSending()
        close(connection)
    }
}

extension HTTPRefusal {
    fileprivate static let headTooSlow = HTTPRefusal(408, "The head took too long to arrive.")
    fileprivate static let bodyTooSlow = HTTPRefusal(408, "The body took too long to arrive.")
}
