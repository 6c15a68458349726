import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

/// What a request shows to be let in: a bearer token, RFC 6750 §2.1.
struct Credential {
    private let token: Result<String, AuthRefusal>
    private let crypto: any Crypto

    init(_ headers: Headers, _ crypto: any Crypto) {
        self.crypto = crypto
        guard let field = headers["Authorization"] else {
            token = .failure(AuthRefusal(.missing))
            return
        }
        let parts = field.utf8.split(separator: UInt8(ascii: " "))
        guard parts.count == 2, let scheme = String(parts[0]), let text = String(parts[1]),
            equalsIgnoringCase(scheme, "Bearer")
        else {
            token = .failure(AuthRefusal(.malformed))
            return
        }
        token = .success(text)
    }

    /// Finds out who calls, and whether the tenant URL is theirs.
    ///
    /// - Parameters:
    ///   - name: The integration in the URL.
    ///   - state: Who may call.
    ///   - now: Tokens expire.
    /// - Returns: The integration with the id of the token.
    func authenticated(
        for name: String, _ state: SCIMState, now: Timestamp
    ) -> Result<(integration: Integration, token: String), AuthRefusal> {
        token.flatMap { state.tokens.authenticate($0, now: now, crypto) }.flatMap { token in
            guard case .integration(let owner) = token.scope, owner.rawValue == name else {
                return .failure(AuthRefusal(.wrongScope))
            }
            // A token outlives its integration when that is taken out of the configuration.
            guard let integration = state.integrations[name] else {
                return .failure(AuthRefusal(.wrongScope))
            }
            return .success((integration, token.id))
        }
    }
}
