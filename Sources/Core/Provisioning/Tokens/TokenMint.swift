import Directory
package import Ports
import SCIM

/// Makes bearer tokens: `scimhook_`, 64 hex digits of secret, 8 hex digits of checksum.
///
/// The prefix lets a secret scanner find a leaked token, the checksum lets it be sure; hex survives
/// every form field and a double click. 81 characters fit the smallest limit of a provider's form.
package enum TokenMint {
    package static let prefix = "scimhook_"

    /// A new token; `text` is shown once and never stored.
    package static func mint(
        scope: StoredToken.Scope, label: String, lifetime: Duration?, _ surroundings: Surroundings
    ) -> (text: String, stored: StoredToken) {
        let secret = hex(surroundings.crypto.randomBytes(32))
        let text = prefix + secret + checksum(secret, surroundings.crypto)
        let now = surroundings.now()
        let id = "tok_" + ULID(timestamp: now, low: surroundings.random()).text
        let stored = StoredToken(
            id: id, scope: scope, label: label,
            digest: surroundings.crypto.sha256(Array(text.utf8)), created: now,
            expires: lifetime.map { now + $0 })
        return (text, stored)
    }

    /// Whether a text has the shape and the checksum of a token.
    package static func isWellFormed(_ text: String, _ crypto: any Crypto) -> Bool {
        guard text.hasPrefix(prefix), text.utf8.count == prefix.utf8.count + 72 else {
            return false
        }
        let body = text.dropFirst(prefix.count)
        return checksum(String(body.prefix(64)), crypto) == body.suffix(8)
    }

    private static func checksum(_ secret: String, _ crypto: any Crypto) -> String {
        hex(Array(crypto.sha256(Array(secret.utf8)).prefix(4)))
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
