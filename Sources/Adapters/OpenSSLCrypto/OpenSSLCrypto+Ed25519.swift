import COpenSSL

// RFC 8032; keys in their raw form of 32 bytes, signatures of 64.
extension OpenSSLCrypto {
    package func ed25519Signature(seed: [UInt8], _ bytes: [UInt8]) -> [UInt8]? {
        withPrivateKey(seed) { key in
            let context = EVP_MD_CTX_new()
            defer { EVP_MD_CTX_free(context) }
            return output(64, "Ed25519 signature") { result in
                var count = 64
                guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else { return 0 }
                return EVP_DigestSign(context, result, &count, bytes, bytes.count)
            }
        }
    }

    package func ed25519PublicKey(seed: [UInt8]) -> [UInt8]? {
        withPrivateKey(seed) { key in
            output(32, "Ed25519 public key") { result in
                var count = 32
                return EVP_PKEY_get_raw_public_key(key, result, &count)
            }
        }
    }

    package func verifiesEd25519(
        publicKey: [UInt8], signature: [UInt8], _ bytes: [UInt8]
    ) -> Bool {
        // A refusal leaves entries in the thread's error queue, where TLS code would find them.
        defer { ERR_clear_error() }
        let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey, publicKey.count)
        let context = EVP_MD_CTX_new()
        defer {
            EVP_MD_CTX_free(context)
            EVP_PKEY_free(key)
        }
        guard key != nil, EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
        else { return false }
        return EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private func withPrivateKey(
        _ seed: [UInt8], _ body: (OpaquePointer) -> [UInt8]
    ) -> [UInt8]? {
        let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        guard let key else {
            ERR_clear_error()
            return nil
        }
        defer { EVP_PKEY_free(key) }
        return body(key)
    }
}
