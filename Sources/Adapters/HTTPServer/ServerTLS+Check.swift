import COpenSSL

/// What a certificate is worth to clients.
package struct CertificateFacts: Equatable, Sendable {
    /// Whole days until it expires; negative once it has.
    package let daysLeft: Int
    package let keyBits: Int
    /// Whether its key fits the suites that Entra offers for TLS 1.2 (entra-facts §3): RSA of 2,048
    /// bits or ECDSA of 256 bits at least.
    package let suitsEntra: Bool
    /// Whether it vouches for itself, which no identity provider believes.
    package let isSelfSigned: Bool
}

extension ServerTLS {
    /// Loads certificate and key as a listener does.
    ///
    /// - Returns: What clients will find.
    /// - Throws: ``HTTPServerError`` when a listener could not use them.
    package func check() throws(HTTPServerError) -> CertificateFacts {
        let context = try TLSContext(self)
        let entry = SSL_CTX_get0_certificate(context.handle)
        let key = X509_get0_pubkey(entry)
        let bits = Int(EVP_PKEY_get_bits(key))
        let kind = EVP_PKEY_get_base_id(key)
        var (days, seconds): (Int32, Int32) = (0, 0)
        ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(entry))
        return CertificateFacts(
            daysLeft: Int(days) - (seconds < 0 ? 1 : 0), keyBits: bits,
            suitsEntra: kind == EVP_PKEY_RSA && bits >= 2048 || kind == EVP_PKEY_EC && bits >= 256,
            isSelfSigned: X509_self_signed(entry, 0) == 1)
    }
}
