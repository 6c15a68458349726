import CLinux
import COpenSSL

/// One certificate with its key, and how TLS is spoken with it.
///
/// Connections keep the context they began with, so a new one takes over without breaking any.
// SAFETY: an SSL_CTX may be used by many threads once it is set up, which `init` completes.
final class TLSContext: @unchecked Sendable {
    let handle: OpaquePointer

    init(_ files: ServerTLS) throws(HTTPServerError) {
        guard let handle = SSL_CTX_new(TLS_server_method()) else {
            throw .system(call: "SSL_CTX_new", reason: openSSLReason())
        }
        self.handle = handle
        try load(files)
        configure()
    }

    deinit { SSL_CTX_free(handle) }

    /// When the certificate begins and ends, in seconds since 1970; `nil` where it does not say.
    var validity: (begin: Int, end: Int)? {
        guard let certificate = SSL_CTX_get0_certificate(handle) else { return nil }
        var (begin, end) = (tm(), tm())
        guard ASN1_TIME_to_tm(X509_get0_notBefore(certificate), &begin) == 1,
            ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1
        else { return nil }
        return (timegm(&begin), timegm(&end))
    }

    private func load(_ files: ServerTLS) throws(HTTPServerError) {
        ERR_clear_error()
        // Without it OpenSSL would ask for a passphrase on the terminal, and wait.
        SSL_CTX_set_default_passwd_cb(handle) { _, _, _, _ in 0 }
        if let reason = unreadable(files.certificate) {
            throw .badCertificate(file: files.certificate, reason: reason)
        }
        if let reason = unreadable(files.key) { throw .badKey(file: files.key, reason: reason) }
        guard SSL_CTX_use_certificate_chain_file(handle, files.certificate) == 1 else {
            throw .badCertificate(file: files.certificate, reason: openSSLReason())
        }
        guard SSL_CTX_use_PrivateKey_file(handle, files.key, SSL_FILETYPE_PEM) == 1 else {
            let code = ERR_peek_error()
            if ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH {
                throw .keyDoesNotFit(certificate: files.certificate, key: files.key)
            }
            throw .badKey(file: files.key, reason: openSSLReason())
        }
        guard SSL_CTX_check_private_key(handle) == 1 else {
            throw .keyDoesNotFit(certificate: files.certificate, key: files.key)
        }
    }

    private func configure() {
        scimhook_ssl_server_options(handle)
        _ = scimhook_ssl_minimum_version(handle, TLS1_2_VERSION)
        // TLS 1.3 has nothing but such suites of its own accord.
        SSL_CTX_set_cipher_list(handle, "ECDHE+AESGCM:ECDHE+CHACHA20")
        // Partial writes fit a non-blocking socket; released buffers keep an idle connection small.
        _ = scimhook_ssl_mode(
            handle,
            Int(
                SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                    | SSL_MODE_RELEASE_BUFFERS))
        SSL_CTX_set_alpn_select_cb(
            handle,
            { _, output, outputLength, input, inputLength, _ in
                selectProtocol(output, outputLength, input, Int(inputLength))
            }, nil)
    }

    private func unreadable(_ file: String) -> String? {
        access(file, R_OK) == 0 ? nil : reason()
    }
}

/// Picks `http/1.1` from the client's list (RFC 7301 §3.2), each entry a length and a name.
private func selectProtocol(
    _ output: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ outputLength: UnsafeMutablePointer<UInt8>?, _ input: UnsafePointer<UInt8>?, _ count: Int
) -> Int32 {
    guard let input else { return SSL_TLSEXT_ERR_NOACK }
    let wanted = Array("http/1.1".utf8)
    var index = 0
    while index < count {
        let length = Int(input[index])
        let name = UnsafeBufferPointer(
            start: input + index + 1, count: min(length, count - index - 1))
        if name.elementsEqual(wanted) {
            output?.pointee = input + index + 1
            outputLength?.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
        }
        index += 1 + length
    }
    // The client speaks only what this server does not, such as h2.
    return SSL_TLSEXT_ERR_ALERT_FATAL
}

/// The words for the first error in this thread's queue, which is emptied.
private func openSSLReason() -> String {
    defer { ERR_clear_error() }
    guard let text = ERR_reason_error_string(ERR_peek_error()) else { return "unknown error" }
    return String(cString: text)
}
