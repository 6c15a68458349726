import COpenSSL

// RFC 8017 §8.2 with SHA-256, which RFC 7518 §3.3 calls RS256.
extension OpenSSLCrypto {
    package func verifiesRS256(
        modulus: [UInt8], exponent: [UInt8], signature: [UInt8], _ bytes: [UInt8]
    ) -> Bool {
        // A refusal leaves entries in the thread's error queue, where TLS code would find them.
        defer { ERR_clear_error() }
        guard let key = publicKey(modulus, exponent) else { return false }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1 else { return false }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    /// The key of two big-endian numbers; the caller frees it.
    private func publicKey(_ modulus: [UInt8], _ exponent: [UInt8]) -> OpaquePointer? {
        let builder = OSSL_PARAM_BLD_new()
        let n = BN_bin2bn(modulus, Int32(clamping: modulus.count), nil)
        let e = BN_bin2bn(exponent, Int32(clamping: exponent.count), nil)
        defer {
            BN_free(e)
            BN_free(n)
            OSSL_PARAM_BLD_free(builder)
        }
        guard scimhook_push_rsa(builder, n, e) == 1,
            let parameters = OSSL_PARAM_BLD_to_param(builder)
        else { return nil }
        let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil)
        defer {
            EVP_PKEY_CTX_free(context)
            OSSL_PARAM_free(parameters)
        }
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata_init(context) == 1,
            scimhook_public_key_from(context, &key, parameters) == 1
        else { return nil }
        return key
    }
}
