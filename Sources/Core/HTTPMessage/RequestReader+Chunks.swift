extension RequestReader {
    /// Reads the size of a chunk, and past extensions (RFC 9112 §7.1).
    mutating func parseChunkSize(_ line: Span<UInt8>) throws(HTTPRefusal) {
        var size = 0
        var index = 0
        while index < line.count, let digit = Byte.hexadecimal(line[index]) {
            size = size << 4 | Int(digit)
            // Also keeps the shift from overflowing: a body limit is far below 2^59.
            guard request.body.count + size <= bodyLimit else { throw .bodyTooLong(bodyLimit) }
            index += 1
        }
        guard index > 0 else { throw .malformed("The size of a chunk is not a number.") }
        try line.extracting(index...).checkExtension()
        phase = size == 0 ? .trailers : .chunk(remaining: size)
    }
}

extension Span<UInt8> {
    /// Allows nothing, or a semicolon and printable characters.
    fileprivate func checkExtension() throws(HTTPRefusal) {
        guard !isEmpty else { return }
        var isPrintable = self[0] == Byte.semicolon
        for index in indices {
            let byte = self[index]
            isPrintable = isPrintable && byte >= Byte.space && byte < Byte.delete
        }
        guard isPrintable else {
            throw .malformed("The size of a chunk is followed by something odd.")
        }
    }
}
