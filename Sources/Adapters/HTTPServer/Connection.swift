import HTTPMessage

/// One connection, on the thread of its loop.
///
/// Between two requests it owns no buffer.
final class Connection {
    enum Phase {
        case handshake
        /// Between requests, or in the middle of one.
        case reading
        /// The handler has the request.
        case waiting
        /// An answer is on its way out.
        case sending
        /// What there was of the answer has been sent; its source makes the next piece.
        case producing
        /// We have closed; what still arrives is thrown away.
        case lingering
        case closed
    }

    let descriptor: Int32
    let serial: UInt32
    let peer: Peer
    let channel: Channel
    /// What every request of this connection gets, when it is one too many.
    let refusal: HTTPRefusal?

    var phase: Phase
    var reader: RequestReader
    /// Received behind the request that is being served.
    var backlog: [UInt8] = []
    /// What the socket did not take of the answer.
    var output: ArraySlice<UInt8> = []
    /// Makes the rest of the answer; `nil` once there is no more.
    var source: (any BodySource)?

    /// Whether the socket may have something to read.
    var isReadable = true
    /// Whether the client has ended its side, so that a short read is not the last one.
    var hasSeenEnd = false

    /// Counts requests.
    var number: UInt32 = 0
    var isHead = false
    /// Whether the client knows no chunks.
    var isVersion10 = false
    var persistence = HTTPResponse.Persistence.open
    /// Bytes of the request that the handler has.
    var handedOver = 0
    /// Bytes in memory, as last added to the loop's sum.
    var held = 0

    /// When the first byte of the request arrived.
    var requestBegan: Moment
    /// When the body or the answer that is moving now began to move.
    var transferBegan: Moment
    /// Bytes of that body or answer that have moved.
    var transferred = 0
    /// The request that the deadline was set for.
    var deadlineNumber: UInt32 = 0

    init(_ arrival: Arrival, _ tls: TLSSession?, serial: UInt32, now: Moment) {
        descriptor = arrival.descriptor
        self.serial = serial
        peer = arrival.peer
        refusal = arrival.refusal
        channel = Channel(descriptor: arrival.descriptor, tls: tls)
        phase = tls == nil ? .reading : .handshake
        reader = RequestReader(peer: arrival.peer, isTLS: tls != nil)
        requestBegan = now
        transferBegan = now
    }

    var slot: Int { Int(descriptor) }

    /// Whether nothing has arrived since the last answer.
    var isIdle: Bool { phase == .reading && reader.isBetweenRequests && backlog.isEmpty }

    /// Bytes in memory.
    var holding: Int { reader.heldBytes + backlog.count + output.count + handedOver }

    /// What has to happen in time now.
    var deadline: DeadlineKind? {
        switch phase {
        case .handshake: .handshake
        case .reading where reader.isReadingBody: .pace
        // One that is refused anyway must not sit on one of the few places for such.
        case .reading: isIdle && refusal == nil ? .idle : .head
        case .waiting, .producing: .answer
        case .sending: .pace
        case .lingering: .linger
        case .closed: nil
        }
    }

    func beginTransfer(_ now: Moment) {
        transferBegan = now
        transferred = 0
    }

    /// Whether the body or the answer is slower than a client that means well.
    func isTooSlow(_ now: Moment, _ limits: HTTPLimits) -> Bool {
        let elapsed = now.since(transferBegan)
        guard elapsed >= limits.slowTime.nanoseconds else { return false }
        return transferred < limits.minimumRate * Int(elapsed / 1_000_000) / 1_000
    }
}
