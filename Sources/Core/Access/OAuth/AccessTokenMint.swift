import HTTPMessage
package import Ports
package import Provisioning
package import SCIM

/// Makes and checks the access tokens of the token endpoint, RFC 6749 §1.4.
///
/// A token says in whose name it was issued and until when, under a MAC: nothing is written down
/// for one, it outlives a restart, and it ends at once with the client secret it was issued for.
package struct AccessTokenMint: Sendable {
    /// In whose name a token was issued.
    package enum Grantee: Equatable, Sendable {
        /// The client that showed the secret with this id (`tok_…`).
        case secret(id: String)
        /// An Entra tenant that vouched for itself to an integration.
        case federation(integration: String, tenant: String)
    }

    package static let prefix = "scimhook_access_"
    /// Entra wants 60 minutes to 6 hours (entra-facts §5.3).
    package static let lifetime = Duration.seconds(3600)

    private let key: [UInt8]
    private let crypto: any Crypto

    /// - Parameters:
    ///   - key: 32 secret bytes; another key ends all tokens that are out.
    ///   - crypto: Makes the MAC.
    package init(key: [UInt8], _ crypto: any Crypto) {
        self.key = key
        self.crypto = crypto
    }

    /// Issues a token.
    ///
    /// - Parameters:
    ///   - grantee: Who asked.
    ///   - now: The wall clock.
    ///   - end: When what was shown for it expires; the token does not outlive it.
    /// - Returns: The token, and the seconds it works.
    package func issue(
        to grantee: Grantee, now: Timestamp, until end: Timestamp? = nil
    ) -> (text: String, seconds: Int64) {
        let expires = min(now + Self.lifetime, end ?? now + Self.lifetime)
        let seconds = (expires.milliseconds - now.milliseconds) / 1000
        let claims = Array("\(expires.milliseconds) \(grantee.words)".utf8)
        return (Self.prefix + Base64.urlText(of: claims + mac(of: claims)), seconds)
    }

    /// Finds out in whose name a token was issued.
    ///
    /// Whether that name is still good is not looked at.
    package func grantee(
        of text: String, now: Timestamp
    ) -> Result<Grantee, AuthRefusal> {
        guard text.hasPrefix(Self.prefix), text.utf8.count <= 400,
            let bytes = Base64.urlBytes(of: text.dropFirst(Self.prefix.count)), bytes.count > 32
        else { return .failure(AuthRefusal(.malformed)) }
        let claims = Array(bytes.dropLast(32))
        guard crypto.equalsInConstantTime(mac(of: claims), Array(bytes.suffix(32))) else {
            return .failure(AuthRefusal(.unknown))
        }
        let words = String(decoding: claims, as: UTF8.self).split(separator: " ").map(String.init)
        guard let end = words.first.flatMap({ Int64($0) }),
            let grantee = Grantee(words: words.dropFirst())
        else { return .failure(AuthRefusal(.malformed)) }
        guard now.milliseconds < end else { return .failure(AuthRefusal(.expired)) }
        return .success(grantee)
    }

    private func mac(of claims: [UInt8]) -> [UInt8] {
        crypto.hmacSHA256(key: key, Array("scimhook access token 1\0".utf8) + claims)
    }
}

extension AccessTokenMint.Grantee {
    /// Names hold no blank: neither those of integrations nor ids of tokens and tenants.
    fileprivate var words: String {
        switch self {
        case .secret(let id): "secret \(id)"
        case .federation(let integration, let tenant): "federation \(integration) \(tenant)"
        }
    }

    fileprivate init?(words: ArraySlice<String>) {
        let words = Array(words)
        switch (words.first, words.count) {
        case ("secret", 2): self = .secret(id: words[1])
        case ("federation", 3): self = .federation(integration: words[1], tenant: words[2])
        default: return nil
        }
    }
}
