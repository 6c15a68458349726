import CLinux

/// What became of an attempt to move bytes without waiting.
enum Transfer: Equatable {
    case moved(Int)
    /// Nothing moves before the next event.
    case blocked
    /// The other end sends no more.
    case ended
    case failed
}

/// The bytes of one connection, plain or under TLS.
struct Channel {
    let descriptor: Int32
    /// `nil` for a plain connection.
    let tls: TLSSession?

    func receive(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        if let tls { return tls.receive(buffer) }
        return receivePlain(buffer)
    }

    /// Reads from below TLS: what arrives after the close is thrown away anyway.
    func receivePlain(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .moved(count) }
            if count == 0 { return .ended }
            if lastError() == EINTR { continue }
            return lastError() == EAGAIN ? .blocked : .failed
        }
    }

    /// Sends some of `bytes`, which must not be empty, and after `.blocked` the same again.
    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
        if let tls { return tls.send(bytes) }
        while true {
            // A client that is gone must be an error here, not a SIGPIPE.
            let count = CLinux.send(
                descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .moved(count) }
            if lastError() == EINTR { continue }
            return lastError() == EAGAIN ? .blocked : .failed
        }
    }

    /// Sends all of `bytes` that goes now.
    ///
    /// - Returns: How many went; `nil` when the connection is broken.
    func sendNow(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var sent = 0
            while sent < buffer.count {
                switch send(UnsafeBufferPointer(rebasing: buffer[sent...])) {
                case .moved(let count): sent += count
                case .blocked: return sent
                case .ended, .failed: return nil
                }
            }
            return sent
        }
    }

    /// Tells the other end that nothing more comes.
    func endSending() {
        tls?.endSending()
        shutdown(descriptor, Int32(SHUT_WR))
    }
}
