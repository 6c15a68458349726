package import Ports
package import SCIM

/// All tokens by their digest: the in-memory answer to "who is this?".
///
/// A value: whoever changes tokens makes a new table and swaps it in.
package struct TokenTable: Sendable {
    /// Keyed by the first 8 bytes of the digest; the rest is compared in constant time.
    private var tokens: [UInt64: [StoredToken]] = [:]
    private var byID: [String: StoredToken] = [:]

    package init(_ tokens: [StoredToken]) {
        for token in tokens {
            self.tokens[key(token.digest), default: []].append(token)
            byID[token.id] = token
        }
    }

    /// The token with this id, while it is neither revoked nor expired.
    package func live(_ id: String, now: Timestamp) -> StoredToken? {
        try? live(id: id, now: now).get()
    }

    /// Finds the live token that `text` is; costs the same whatever is stored.
    package func authenticate(
        _ text: String, now: Timestamp, _ crypto: any Crypto
    ) -> Result<StoredToken, AuthRefusal> {
        guard TokenMint.isWellFormed(text, crypto) else { return .failure(.init(.malformed)) }
        let digest = crypto.sha256(Array(text.utf8))
        let candidates = tokens[key(digest)] ?? []
        guard
            let token = candidates.first(where: { crypto.equalsInConstantTime($0.digest, digest) })
        else { return .failure(.init(.unknown)) }
        return live(token, now: now)
    }

    /// The token with an id, if it works; for what was issued in exchange for that token.
    package func live(id: String, now: Timestamp) -> Result<StoredToken, AuthRefusal> {
        byID[id].map { live($0, now: now) } ?? .failure(.init(.unknown))
    }

    private func live(_ token: StoredToken, now: Timestamp) -> Result<StoredToken, AuthRefusal> {
        if token.revoked != nil { return .failure(.init(.revoked)) }
        if let expires = token.expires, expires <= now { return .failure(.init(.expired)) }
        return .success(token)
    }
}

/// A refused token, as an error.
package struct AuthRefusal: Error, Equatable, Sendable {
    package let reason: AuthFailure

    package init(_ reason: AuthFailure) { self.reason = reason }
}

private func key(_ digest: [UInt8]) -> UInt64 {
    digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
}
