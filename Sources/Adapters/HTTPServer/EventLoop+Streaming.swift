import HTTPMessage

/// Answers whose body is made while it is sent: one piece is asked for when the last one is out.
extension EventLoop {
    /// Keeps the source of an answer that is about to be sent, if its body will be wanted.
    func adopt(_ response: HTTPResponse, _ connection: Connection) {
        guard let source = response.source else { return }
        guard response.allowsBody, !connection.isHead else { return source.cancel() }
        connection.source = source
        // RFC 9112 §6.3: without chunks, the body ends where the connection does.
        if connection.isVersion10 { connection.persistence = .closed }
    }

    /// Asks for the next piece, once all that there was has been sent.
    func produce(_ connection: Connection) {
        connection.phase = .producing
        let ticket = Ticket(
            descriptor: connection.descriptor, serial: connection.serial, number: connection.number)
        connection.source?.next { [inbox] piece in inbox.answer(.piece(ticket, piece)) }
    }

    /// Sends a piece that the source has supplied.
    func pass(_ piece: BodyPiece, _ ticket: Ticket) {
        guard let connection = find(ticket), connection.phase == .producing else { return }
        var output: [UInt8] = []
        switch piece {
        case .failed: return close(connection)
        case .end:
            connection.source = nil
            if !connection.isVersion10 { output.appendLastChunk() }
        case .bytes(let bytes):
            if connection.isVersion10 { output = bytes } else { output.append(chunk: bytes) }
        }
        // A deadline of its own for every piece: a stream may live for days.
        deadlines.clear(connection.slot)
        connection.phase = .sending
        connection.beginTransfer(now)
        send(output[...], connection)
        proceed(connection)
    }
}
