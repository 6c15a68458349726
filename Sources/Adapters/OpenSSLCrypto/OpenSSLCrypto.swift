import COpenSSL
import Ports

/// Hashes, signatures and secret randomness from OpenSSL's libcrypto.
///
/// The algorithms are fetched once, because fetching costs more than hashing a small message.
// SAFETY: the digest and the template are never changed, and OpenSSL lets threads share them.
package final class OpenSSLCrypto: Crypto, @unchecked Sendable {
    private let digest: OpaquePointer
    /// An HMAC that knows its hash and lacks its key, to be copied.
    ///
    /// Looking the hash up by name again would cost as much as the HMAC of a small message.
    private let template: OpaquePointer

    /// Ends the process when the library lacks an algorithm: nothing could be signed or checked.
    package init() {
        digest = required(EVP_MD_fetch(nil, "SHA256", nil), "SHA-256")
        let mac = required(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")
        template = required(EVP_MAC_CTX_new(mac), "HMAC context")
        EVP_MAC_free(mac)
        guard chooseSHA256(template) == 1 else { fatalError("OpenSSL has no HMAC-SHA256") }
    }

    deinit {
        EVP_MAC_CTX_free(template)
        EVP_MD_free(digest)
    }

    package func sha256(_ bytes: [UInt8]) -> [UInt8] {
        output(32, "SHA-256") { result in
            EVP_Digest(bytes, bytes.count, result, nil, digest, nil)
        }
    }

    package func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        let context = required(EVP_MAC_CTX_dup(template), "HMAC context")
        defer { EVP_MAC_CTX_free(context) }
        return output(32, "HMAC-SHA256") { result in
            var count = 0
            guard EVP_MAC_init(context, key, key.count, nil) == 1,
                EVP_MAC_update(context, bytes, bytes.count) == 1
            else { return 0 }
            return EVP_MAC_final(context, result, &count, 32)
        }
    }

    package func equalsInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    package func randomBytes(_ count: Int) -> [UInt8] {
        output(count, "random bytes") { RAND_bytes($0, Int32(count)) }
    }
}

/// Lets `body` fill `count` bytes.
///
/// Ends the process when OpenSSL cannot: a wrong hash or weak randomness must not be passed on.
func output(
    _ count: Int, _ what: String, _ body: (UnsafeMutablePointer<UInt8>?) -> Int32
) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        guard body(buffer.baseAddress) == 1 else { fatalError("OpenSSL cannot make \(what)") }
        initialized = count
    }
}

private func required(_ object: OpaquePointer?, _ what: String) -> OpaquePointer {
    guard let object else { fatalError("OpenSSL has no \(what)") }
    return object
}

private func chooseSHA256(_ context: OpaquePointer) -> Int32 {
    var name = Array("SHA256".utf8CString)
    return name.withUnsafeMutableBufferPointer { name in
        let parameters = [
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.baseAddress, 0),
            OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_CTX_set_params(context, parameters)
    }
}
