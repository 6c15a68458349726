import COpenSSL

/// The TLS state of one connection, on a non-blocking socket.
final class TLSSession {
    private let handle: OpaquePointer
    private var hasFailed = false

    /// `nil` when the machine is out of memory.
    init?(_ context: TLSContext, descriptor: Int32) {
        guard let handle = SSL_new(context.handle) else { return nil }
        self.handle = handle
        guard SSL_set_fd(handle, descriptor) == 1 else { return nil }
        SSL_set_accept_state(handle)
    }

    deinit { SSL_free(handle) }

    /// `.moved` when the handshake is complete.
    func handshake() -> Transfer {
        ERR_clear_error()
        return outcome(SSL_do_handshake(handle))
    }

    func receive(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Transfer {
        ERR_clear_error()
        return outcome(SSL_read(handle, buffer.baseAddress, Int32(clamping: buffer.count)))
    }

    func send(_ bytes: UnsafeBufferPointer<UInt8>) -> Transfer {
        ERR_clear_error()
        return outcome(SSL_write(handle, bytes.baseAddress, Int32(clamping: bytes.count)))
    }

    /// Says goodbye, so that the client knows that the answer was not cut short.
    func endSending() {
        // OpenSSL forbids it after a fatal error.
        guard !hasFailed else { return }
        ERR_clear_error()
        SSL_shutdown(handle)
    }

    private func outcome(_ result: Int32) -> Transfer {
        guard result <= 0 else { return .moved(Int(result)) }
        switch SSL_get_error(handle, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .blocked
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            hasFailed = true
            return .failed
        }
    }
}
