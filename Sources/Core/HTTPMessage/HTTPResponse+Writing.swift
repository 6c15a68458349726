extension HTTPResponse {
    /// What the client is told about the connection.
    package enum Persistence: Sendable {
        /// It stays open, as HTTP/1.1 has it unless told otherwise.
        case open
        /// It stays open, which an HTTP/1.0 client has to be told.
        case openVersion10
        case closed
    }

    /// Appends the answer as it goes over the wire.
    ///
    /// Fields that the server itself sets are left out, and control characters in values become
    /// blanks: a value that repeats what a client sent must not be able to end its line.
    ///
    /// - Parameters:
    ///   - output: Where to.
    ///   - date: The value of `Date`, from ``HTTPDate``.
    ///   - persistence: Becomes the `Connection` field; `closed` when a body has to end with the
    ///     connection.
    ///   - isChunked: Whether a body that is made while it is sent goes out in chunks, which an
    ///     HTTP/1.0 client does not know.
    ///   - omitsBody: For an answer to HEAD, which has the length of the body but not the body.
    package func write(
        to output: inout [UInt8], date: [UInt8], persistence: Persistence, isChunked: Bool = true,
        omitsBody: Bool
    ) {
        output.append(contentsOf: "HTTP/1.1 ".utf8)
        output.append(decimal: status)
        output.append(Byte.space)
        output.append(contentsOf: reasonPhrase(of: status).utf8)
        output.append(contentsOf: "\r\nDate: ".utf8)
        output.append(contentsOf: date)
        for field in headers.fields where !isOwn(field.name) {
            output.append(contentsOf: "\r\n".utf8)
            output.append(printable: field.name)
            output.append(contentsOf: ": ".utf8)
            output.append(printable: field.value)
        }
        writeFraming(to: &output, isChunked: isChunked && !omitsBody)
        write(persistence, to: &output)
        if !omitsBody, allowsBody { output.append(contentsOf: body) }
    }

    private func writeFraming(to output: inout [UInt8], isChunked: Bool) {
        guard allowsBody else { return }
        if source == nil {
            output.append(contentsOf: "\r\nContent-Length: ".utf8)
            output.append(decimal: body.count)
        } else if isChunked {
            output.append(contentsOf: "\r\nTransfer-Encoding: chunked".utf8)
        }
    }

    private func write(_ persistence: Persistence, to output: inout [UInt8]) {
        switch persistence {
        case .open: break
        case .openVersion10: output.append(contentsOf: "\r\nConnection: keep-alive".utf8)
        case .closed: output.append(contentsOf: "\r\nConnection: close".utf8)
        }
        output.append(contentsOf: "\r\n\r\n".utf8)
    }

    /// RFC 9110 §6.4.1: these have no content, and no length either.
    package var allowsBody: Bool { status >= 200 && status != 204 && status != 304 }

    private func isOwn(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: equalsIgnoringCase(name, "date")
        case 10: equalsIgnoringCase(name, "connection")
        case 14: equalsIgnoringCase(name, "content-length")
        case 17: equalsIgnoringCase(name, "transfer-encoding")
        default: false
        }
    }
}

extension [UInt8] {
    /// Appends one chunk of a body, RFC 9112 §7.1; without bytes it would be the last one.
    package mutating func append(chunk bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        append(contentsOf: String(bytes.count, radix: 16).utf8)
        append(contentsOf: "\r\n".utf8)
        append(contentsOf: bytes)
        append(contentsOf: "\r\n".utf8)
    }

    /// Appends what ends a body that went out in chunks.
    package mutating func appendLastChunk() { append(contentsOf: "0\r\n\r\n".utf8) }

    fileprivate mutating func append(decimal number: Int) {
        append(contentsOf: String(number).utf8)
    }

    fileprivate mutating func append(printable text: String) {
        let start = count
        append(contentsOf: text.utf8)
        for index in start..<count
        where self[index] < Byte.space && self[index] != Byte.tab || self[index] == Byte.delete {
            self[index] = Byte.space
        }
    }
}

/// The words that go with a status (RFC 9110 §15); clients do not look at them.
private func reasonPhrase(of status: Int) -> String {
    switch status {
    case 200: "OK"
    case 201: "Created"
    case 202: "Accepted"
    case 204: "No Content"
    case 301: "Moved Permanently"
    case 302: "Found"
    case 303: "See Other"
    case 304: "Not Modified"
    case 307: "Temporary Redirect"
    case 308: "Permanent Redirect"
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 406: "Not Acceptable"
    case 408: "Request Timeout"
    case 409: "Conflict"
    case 410: "Gone"
    case 412: "Precondition Failed"
    case 413: "Content Too Large"
    case 414: "URI Too Long"
    case 415: "Unsupported Media Type"
    case 417: "Expectation Failed"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 431: "Request Header Fields Too Large"
    case 500: "Internal Server Error"
    case 501: "Not Implemented"
    case 503: "Service Unavailable"
    default: "Status"
    }
}
