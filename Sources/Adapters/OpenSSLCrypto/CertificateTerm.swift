import COpenSSL

/// When a certificate begins and ends, in seconds since 1970.
package struct CertificateTerm: Equatable, Sendable {
    package let begin: Int
    package let end: Int

    /// Reads the first certificate of a PEM text; `nil` when there is none, or it does not say.
    package init?(pem: [UInt8]) {
        guard let memory = BIO_new_mem_buf(pem, Int32(clamping: pem.count)) else { return nil }
        defer {
            BIO_free(memory)
            ERR_clear_error()
        }
        // Without a callback OpenSSL would ask for a passphrase on the terminal.
        guard let certificate = PEM_read_bio_X509(memory, nil, { _, _, _, _ in 0 }, nil) else {
            return nil
        }
        defer { X509_free(certificate) }
        var (first, last) = (tm(), tm())
        guard ASN1_TIME_to_tm(X509_get0_notBefore(certificate), &first) == 1,
            ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &last) == 1
        else { return nil }
        begin = timegm(&first)
        end = timegm(&last)
    }
}
