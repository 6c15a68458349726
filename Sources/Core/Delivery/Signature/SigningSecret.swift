import HTTPMessage
package import Ports

/// What a destination's events are signed with (Standard Webhooks, "Signature scheme").
package enum SigningSecret: Equatable, Sendable {
    /// `whsec_`: a secret shared with the receiver; signatures of scheme `v1`.
    case shared([UInt8])
    /// `whsk_`: the seed of an Ed25519 key; signatures of scheme `v1a`.
    case seed([UInt8])

    /// Reads a prefix and base 64.
    ///
    /// - Throws: ``SecretError``, which never quotes the secret.
    package init(text: String) throws(SecretError) {
        if let bytes = try decoded(text, after: "whsec_") {
            // The specification asks for 24 to 64 bytes, and its own example has 18.
            guard (16...64).contains(bytes.count) else {
                throw SecretError("a whsec_ secret has 16 to 64 bytes, this one \(bytes.count)")
            }
            self = .shared(bytes)
        } else if let bytes = try decoded(text, after: "whsk_") {
            // Libraries write the seed alone or, as RFC 8032 implementations do, seed and public.
            guard bytes.count == 32 || bytes.count == 64 else {
                throw SecretError("a whsk_ key has 32 or 64 bytes, this one \(bytes.count)")
            }
            self = .seed(Array(bytes.prefix(32)))
        } else {
            throw SecretError("a signing secret starts with whsec_ (HMAC) or whsk_ (Ed25519)")
        }
    }

    /// One signature with its scheme, as in `v1,rAvf…`.
    func signature(of content: [UInt8], _ crypto: any Crypto) -> String {
        switch self {
        case .shared(let key):
            "v1," + Base64.text(of: crypto.hmacSHA256(key: key, content))
        case .seed(let seed):
            // The length was checked on reading; a library that refuses it signs nothing.
            "v1a," + Base64.text(of: crypto.ed25519Signature(seed: seed, content) ?? [])
        }
    }
}

/// What a receiver checks signatures with.
package enum VerifyingKey: Equatable, Sendable {
    case shared([UInt8])
    /// `whpk_`: an Ed25519 public key.
    case ed25519([UInt8])

    /// Reads what a receiver was given, or the sender's own secret.
    ///
    /// - Throws: ``SecretError``, which never quotes the secret.
    package init(text: String, crypto: any Crypto) throws(SecretError) {
        if let bytes = try decoded(text, after: "whpk_") {
            guard bytes.count == 32 else {
                throw SecretError("a whpk_ key has 32 bytes, this one \(bytes.count)")
            }
            self = .ed25519(bytes)
            return
        }
        switch try SigningSecret(text: text) {
        case .shared(let key): self = .shared(key)
        case .seed(let seed):
            guard let key = crypto.ed25519PublicKey(seed: seed) else {
                throw SecretError("the whsk_ key is no Ed25519 key")
            }
            self = .ed25519(key)
        }
    }

    /// Whether one `SCHEME,BASE64` of a signature header is this key's over `content`.
    func accepts(_ signature: Substring, of content: [UInt8], _ crypto: any Crypto) -> Bool {
        guard let comma = signature.firstIndex(of: ","),
            let bytes = Base64.bytes(of: signature[signature.index(after: comma)...])
        else { return false }
        switch (self, signature[..<comma]) {
        case (.shared(let key), "v1"):
            return crypto.equalsInConstantTime(bytes, crypto.hmacSHA256(key: key, content))
        case (.ed25519(let key), "v1a"):
            return crypto.verifiesEd25519(publicKey: key, signature: bytes, content)
        default: return false
        }
    }
}

/// Why a text is no secret or key.
package struct SecretError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// The bytes after `prefix`; `nil` when the text has another prefix.
private func decoded(_ text: String, after prefix: String) throws(SecretError) -> [UInt8]? {
    guard text.hasPrefix(prefix) else { return nil }
    guard let bytes = Base64.bytes(of: text.dropFirst(prefix.count)) else {
        throw SecretError("what follows \(prefix) is not base 64")
    }
    return bytes
}
