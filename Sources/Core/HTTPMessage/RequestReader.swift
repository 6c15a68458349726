/// Reads requests from the bytes of one connection, by RFC 9112 without leniency.
///
/// Bytes may arrive in pieces of any size; the outcome does not depend on where they are cut.
/// Nothing is kept but the request being read and the piece of a line that is not complete yet,
/// so that a reader between two requests owns no memory. After it has thrown it must not be used.
package struct RequestReader: Sendable {
    /// How far the bytes went.
    package enum Progress: Sendable {
        /// All of them are used up, and the request is not complete.
        case more
        /// The head is complete and announces a body; ``admitBody(upTo:)`` comes next.
        case head
        /// The request is complete; ``takeRequest()`` comes next.
        case complete
    }

    enum Phase: Sendable {
        case requestLine
        case fields
        case admission
        case body(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailers
        case complete
    }

    /// The request as far as it has been read.
    package internal(set) var request: HTTPRequest
    /// Whether the client wants the connection to stay open (RFC 9112 §9.3).
    package internal(set) var keepsAlive = true
    /// Whether the client speaks HTTP/1.0, and has to be told that the connection stays open.
    package internal(set) var isVersion10 = false
    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
    package internal(set) var awaitsContinue = false

    var phase = Phase.requestLine
    var framing = Framing()
    /// The beginning of a line whose end has not arrived.
    var carried: [UInt8] = []
    /// Bytes of the lines of this head that are complete, their ends included.
    var headBytes = 0
    var bodyLimit = 0
    var skippedEmptyLine = false

    private let origin: HTTPRequest

    package init(peer: Peer, isTLS: Bool) {
        origin = HTTPRequest(method: nil, path: "", peer: peer, isTLS: isTLS)
        request = origin
    }

    /// Whether no byte of the next request has arrived.
    package var isBetweenRequests: Bool {
        if case .requestLine = phase { carried.isEmpty } else { false }
    }

    /// Whether the head is complete and the body is not.
    package var isReadingBody: Bool {
        switch phase {
        case .body, .chunkSize, .chunk, .chunkEnd, .trailers: true
        case .requestLine, .fields, .admission, .complete: false
        }
    }

    /// Bytes that this reader holds in memory, roughly.
    package var heldBytes: Int { headBytes + carried.count + request.body.count }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - bytes: What has arrived.
    ///   - position: Where in `bytes` to begin; moved behind what was used.
    ///   - limits: The same for every call of one request.
    /// - Returns: How far the bytes went.
    /// - Throws: ``HTTPRefusal``; answer it and close the connection.
    package mutating func read(
        _ bytes: Span<UInt8>, from position: inout Int, within limits: HTTPLimits
    ) throws(HTTPRefusal) -> Progress {
        while true {
            switch phase {
            case .admission: return .head
            case .complete: return .complete
            case .body(let remaining), .chunk(let remaining):
                copyBody(bytes, &position, atMost: remaining)
            case .requestLine, .fields, .chunkSize, .chunkEnd, .trailers:
                try readLine(bytes, &position, within: limits)
            }
            if position == bytes.count, !isPaused { return .more }
        }
    }

    /// Allows the announced body.
    ///
    /// - Parameter limit: The most bytes that it may have.
    /// - Throws: ``HTTPRefusal`` 413, when it is announced to be longer.
    package mutating func admitBody(upTo limit: Int) throws(HTTPRefusal) {
        bodyLimit = limit
        guard let length = framing.contentLength else {
            phase = .chunkSize
            return
        }
        guard length <= limit else { throw .bodyTooLong(limit) }
        // What is announced is not yet sent: reserve for honest sizes only.
        request.body.reserveCapacity(min(length, 64 * 1024))
        phase = .body(remaining: length)
    }

    /// Hands out the complete request, and gets ready for the next one.
    package mutating func takeRequest() -> HTTPRequest {
        let complete = request
        self = RequestReader(origin: origin)
        return complete
    }

    private init(origin: HTTPRequest) {
        self.origin = origin
        request = origin
    }

    private var isPaused: Bool {
        switch phase {
        case .admission, .complete: true
        default: false
        }
    }

    private mutating func copyBody(
        _ bytes: Span<UInt8>, _ position: inout Int, atMost remaining: Int
    ) {
        let count = min(remaining, bytes.count - position)
        let piece = bytes.extracting(position..<position + count)
        // A loop over append(_:) would check the capacity for every byte, 13 times slower.
        request.body.append(addingCapacity: count) { output in
            for index in piece.indices { output.append(piece[index]) }
        }
        position += count
        endBody(remaining: remaining - count)
    }

    private mutating func endBody(remaining: Int) {
        if case .chunk = phase {
            phase = remaining == 0 ? .chunkEnd : .chunk(remaining: remaining)
        } else {
            phase = remaining == 0 ? .complete : .body(remaining: remaining)
        }
    }
}
