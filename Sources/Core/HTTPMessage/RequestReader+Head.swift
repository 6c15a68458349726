extension RequestReader {
    /// What the header fields say about the body and the connection.
    struct Framing: Sendable {
        var hasHost = false
        /// Bytes of the body as announced.
        var contentLength: Int?
        var isChunked = false
        var asksToClose = false
        var asksToKeepAlive = false
        var fieldCount = 0
    }

    mutating func parseRequestLine(_ line: Span<UInt8>) throws(HTTPRefusal) {
        guard let methodEnd = line.firstIndex(of: Byte.space),
            let targetEnd = line.firstIndex(of: Byte.space, from: methodEnd + 1)
        else { throw .malformed("The request line is not a method, a target and a version.") }
        let method = line.extracting(..<methodEnd)
        guard method.consists(of: .token) else {
            throw .malformed("The method contains a character that it may not.")
        }
        request.method = HTTPRequest.Method(rawValue: method.text)
        try parseTarget(line.extracting(methodEnd + 1..<targetEnd))
        try parseVersion(line.extracting((targetEnd + 1)...))
        phase = .fields
    }

    private mutating func parseVersion(_ version: Span<UInt8>) throws(HTTPRefusal) {
        switch version.text {
        case "HTTP/1.1": isVersion10 = false
        case "HTTP/1.0": isVersion10 = true
        default: throw .malformed("The version is neither HTTP/1.1 nor HTTP/1.0.")
        }
    }

    /// Takes the origin form only (RFC 9112 §3.2.1): a path, and a query if there is one.
    private mutating func parseTarget(_ target: Span<UInt8>) throws(HTTPRefusal) {
        guard !target.isEmpty, target[0] == Byte.slash else {
            throw .malformed("The target is not a path.")
        }
        let pathEnd = target.firstIndex(of: Byte.questionMark) ?? target.count
        let path = target.extracting(..<pathEnd)
        try path.checkTarget(.path)
        request.path = path.text
        guard pathEnd < target.count else { return }
        let query = target.extracting((pathEnd + 1)...)
        try query.checkTarget(.query)
        request.query = query.text
    }

    mutating func parseField(_ line: Span<UInt8>, _ limits: HTTPLimits) throws(HTTPRefusal) {
        framing.fieldCount += 1
        guard framing.fieldCount <= limits.fieldCount else { throw .tooManyFields }
        guard let colon = line.firstIndex(of: Byte.colon) else {
            throw .malformed("A header field has no colon.")
        }
        let name = line.extracting(..<colon)
        // Catches folded lines and blanks before the colon as well.
        guard colon > 0, name.consists(of: .token) else {
            throw .malformed("The name of a header field contains a character that it may not.")
        }
        let value = line.extracting(line.trimmed(colon + 1..<line.count))
        try value.checkFieldValue()
        // Trailers are read past: no route of ours asks for one (RFC 9110 §6.5.1).
        guard case .fields = phase else { return }
        try note(name, value)
        request.headers.fields.append(Headers.Field(name.text, value.text))
    }

    private mutating func note(
        _ name: Span<UInt8>, _ value: Span<UInt8>
    ) throws(HTTPRefusal) {
        switch name.count {
        case 4 where name.equalsIgnoringCase("host"): try noteHost(value)
        case 6 where name.equalsIgnoringCase("expect"): try noteExpectation(value)
        case 10 where name.equalsIgnoringCase("connection"): noteConnection(value)
        case 14 where name.equalsIgnoringCase("content-length"): try noteLength(value)
        case 17 where name.equalsIgnoringCase("transfer-encoding"): try noteCoding(value)
        default: break
        }
    }

    private mutating func noteHost(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard !framing.hasHost else { throw .malformed("There are two Host fields.") }
        guard !value.isEmpty, value.consists(of: .host) else {
            throw .malformed("The Host field is not a host.")
        }
        framing.hasHost = true
    }

    private mutating func noteExpectation(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard value.equalsIgnoringCase("100-continue") else {
            throw HTTPRefusal(417, "The only expectation served is 100-continue.")
        }
        awaitsContinue = !isVersion10
    }

    private mutating func noteConnection(_ value: Span<UInt8>) {
        var start = 0
        while start <= value.count {
            let end = value.firstIndex(of: Byte.comma, from: start) ?? value.count
            let option = value.extracting(value.trimmed(start..<end))
            if option.equalsIgnoringCase("close") { framing.asksToClose = true }
            if option.equalsIgnoringCase("keep-alive") { framing.asksToKeepAlive = true }
            start = end + 1
        }
    }

    private mutating func noteLength(_ value: Span<UInt8>) throws(HTTPRefusal) {
        guard framing.contentLength == nil else {
            throw .malformed("There are two Content-Length fields.")
        }
        guard !value.isEmpty, value.consists(of: .digits) else {
            throw .malformed("Content-Length is not a number.")
        }
        guard let length = Int(value.text) else { throw .bodyTooLong() }
        framing.contentLength = length
    }

    private mutating func noteCoding(_ value: Span<UInt8>) throws(HTTPRefusal) {
        // One spelling: whoever stands between may understand another one differently.
        guard !framing.isChunked, value.text == "chunked" else {
            throw .malformed("Transfer-Encoding is not exactly one 'chunked'.")
        }
        framing.isChunked = true
    }

    mutating func endHead() throws(HTTPRefusal) {
        guard framing.hasHost || isVersion10 else { throw .malformed("There is no Host field.") }
        if framing.isChunked {
            guard framing.contentLength == nil else {
                throw .malformed("There are both Content-Length and Transfer-Encoding.")
            }
            guard !isVersion10 else {
                throw .malformed("HTTP/1.0 does not know Transfer-Encoding.")
            }
        }
        keepsAlive = !framing.asksToClose && (!isVersion10 || framing.asksToKeepAlive)
        let hasBody = framing.isChunked || framing.contentLength ?? 0 > 0
        awaitsContinue = awaitsContinue && hasBody
        phase = hasBody ? .admission : .complete
    }
}

extension Span<UInt8> {
    fileprivate func consists(of set: ByteSet) -> Bool {
        var index = 0
        while index < count {
            guard set.contains(self[index]) else { return false }
            index += 1
        }
        return !isEmpty
    }

    /// Checks characters and percent escapes of a path or a query.
    fileprivate func checkTarget(_ set: ByteSet) throws(HTTPRefusal) {
        var index = 0
        while index < count {
            guard set.contains(self[index]) else {
                throw .malformed("The target contains a character that it may not.")
            }
            if self[index] == Byte.percent {
                guard index + 2 < count, let high = Byte.hexadecimal(self[index + 1]),
                    let low = Byte.hexadecimal(self[index + 2]), high | low != 0
                else { throw .malformed("The target contains a broken percent escape.") }
            }
            index += 1
        }
    }

    fileprivate func checkFieldValue() throws(HTTPRefusal) {
        var index = 0
        while index < count {
            let byte = self[index]
            guard byte >= Byte.space && byte != Byte.delete || byte == Byte.tab else {
                throw .malformed("A header field contains a control character.")
            }
            index += 1
        }
    }
}

extension ByteSet {
    fileprivate static let digits = ByteSet("0123456789")
}
