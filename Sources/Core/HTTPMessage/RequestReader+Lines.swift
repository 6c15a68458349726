extension RequestReader {
    /// Takes one line from `bytes`, or carries its beginning over to the next call.
    mutating func readLine(
        _ bytes: Span<UInt8>, _ position: inout Int, within limits: HTTPLimits
    ) throws(HTTPRefusal) {
        try checkFirstByte(bytes, position)
        let start = position
        guard let end = try findLineEnd(bytes, from: start, lineLimit(limits)) else {
            position = bytes.count
            for index in start..<position { carried.append(bytes[index]) }
            return
        }
        position = end + 1
        if isHead { headBytes += carried.count + position - start }
        guard !carried.isEmpty else {
            return try parseLine(bytes.extracting(start..<end - 1), limits)
        }
        for index in start..<end { carried.append(bytes[index]) }
        let line = carried
        carried = []
        try parseLine(line.span.extracting(droppingLast: 1), limits)
    }

    /// Refuses a TLS hello, or whatever else is no HTTP at all, before a line feed happens along.
    private func checkFirstByte(_ bytes: Span<UInt8>, _ position: Int) throws(HTTPRefusal) {
        guard case .requestLine = phase, carried.isEmpty, position < bytes.count else { return }
        let first = bytes[position]
        guard ByteSet.token.contains(first) || first == Byte.carriageReturn else {
            throw .malformed("The request does not begin with a method.")
        }
    }

    /// Finds the line feed; every check depends on the bytes up to there alone.
    private func findLineEnd(
        _ bytes: Span<UInt8>, from start: Int, _ limit: (length: Int, refusal: HTTPRefusal)
    ) throws(HTTPRefusal) -> Int? {
        var followsReturn = carried.last == Byte.carriageReturn
        /// The first index at which only the end of the line may stand.
        let edge = start + limit.length - carried.count
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == Byte.lineFeed {
                guard followsReturn else { throw .malformed("A line ends without CR.") }
                return index
            }
            guard !followsReturn else { throw .malformed("A CR stands without LF.") }
            guard byte != 0 else { throw .malformed("The head contains a NUL.") }
            followsReturn = byte == Byte.carriageReturn
            guard index < edge || followsReturn else { throw limit.refusal }
            index += 1
        }
        return nil
    }

    /// Whether the line is one of those that ``HTTPLimits/head`` bounds.
    private var isHead: Bool {
        switch phase {
        case .requestLine, .fields, .trailers: true
        default: false
        }
    }

    private func lineLimit(_ limits: HTTPLimits) -> (length: Int, refusal: HTTPRefusal) {
        switch phase {
        case .requestLine: (limits.requestLine, .targetTooLong)
        case .chunkSize: (128, .malformed("The line with a chunk's size is too long."))
        case .chunkEnd: (0, .malformed("A chunk is longer than its size says."))
        default: (max(0, min(limits.fieldLine, limits.head - headBytes - 2)), .headTooLong)
        }
    }

    private mutating func parseLine(
        _ line: Span<UInt8>, _ limits: HTTPLimits
    ) throws(HTTPRefusal) {
        switch phase {
        case .requestLine where line.isEmpty: try skipEmptyLine()
        case .requestLine: try parseRequestLine(line)
        case .fields where line.isEmpty: try endHead()
        case .fields,
            .trailers where !line.isEmpty:
            try parseField(line, limits)
        case .trailers: phase = .complete
        case .chunkSize: try parseChunkSize(line)
        case .chunkEnd: phase = .chunkSize
        case .admission, .body, .chunk, .complete: break
        }
    }

    /// Allows one empty line before a request (RFC 9112 §2.2): old clients end a body with one.
    private mutating func skipEmptyLine() throws(HTTPRefusal) {
        guard !skippedEmptyLine else {
            throw .malformed("More than one empty line before a request.")
        }
        skippedEmptyLine = true
        headBytes = 0
    }
}

extension HTTPRefusal {
    static let targetTooLong = HTTPRefusal(414, "The request line is too long.")
    static let headTooLong = HTTPRefusal(431, "The header fields are too long.")
    static let tooManyFields = HTTPRefusal(431, "There are too many header fields.")
    /// - Parameter limit: The most bytes; `nil` when the length is no number that a body can have.
    /// - Returns: 413 with the limit in its text, RFC 7644 §3.7.4.
    static func bodyTooLong(_ limit: Int? = nil) -> HTTPRefusal {
        guard let limit else { return HTTPRefusal(413, "The body is too long.") }
        return HTTPRefusal(413, "The body is too long: \(limit) bytes are the most here.")
    }
}
