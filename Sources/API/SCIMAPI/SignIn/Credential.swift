import Access
import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

/// What a request shows to be let in: a bearer token, RFC 6750 §2.1.
struct Credential {
    /// Who calls, as far as the table of tokens and the caches of keys can tell.
    enum Verdict {
        case caller(Caller)
        case refused(Refusal)
        /// A token of an Entra tenant whose key has to be asked for; all else about it is right.
        case needsKey(JSONWebToken, EntraTenant, Integration)
        /// The keys of the tenant cannot be had for now, so that nobody can tell.
        case undecided(retryAfter: Duration)
    }

    /// Somebody who may call.
    struct Caller: Sendable {
        let integration: Integration
        /// The id of the token, or of the secret behind it; `nil` for tokens of Entra.
        var token: String?
    }

    /// Why somebody may not; the caller is not told.
    struct Refusal: Error, Sendable {
        let reason: AuthFailure
        /// What was wrong with a token of Entra.
        var detail: TokenRefusal?
    }

    private let token: Result<String, Refusal>

    init(_ headers: Headers) {
        guard let field = headers["Authorization"] else {
            token = .failure(Refusal(reason: .missing))
            return
        }
        let parts = field.utf8.split(separator: UInt8(ascii: " "))
        // With two fields, a proxy and the gateway could each believe another one.
        guard headers.fields.count(where: { equalsIgnoringCase($0.name, "Authorization") }) == 1,
            parts.count == 2, let scheme = String(parts[0]), let text = String(parts[1]),
            equalsIgnoringCase(scheme, "Bearer")
        else {
            token = .failure(Refusal(reason: .malformed))
            return
        }
        token = .success(text)
    }

    /// Finds out who calls, and whether the tenant URL is theirs.
    ///
    /// - Parameters:
    ///   - name: The integration in the URL.
    ///   - state: Who may call.
    ///   - mint: Checks access tokens.
    ///   - clock: Wall clock, uptime and cryptography.
    /// - Returns: What to do about the request.
    func verdict(
        for name: String, _ state: SCIMState, _ mint: AccessTokenMint, _ clock: Surroundings
    ) -> Verdict {
        do throws(Refusal) {
            let text = try token.get()
            let door = Door(name: name, state: state, clock: clock)
            if JSONWebToken.isLikely(text) { return try door.entra(text) }
            if text.hasPrefix(AccessTokenMint.prefix) { return try door.issued(text, mint) }
            return try door.own(text)
        } catch {
            return .refused(error)
        }
    }
}

/// One integration's door, at one moment.
private struct Door {
    let name: String
    let state: SCIMState
    let clock: Surroundings

    /// A token made by `scimhook token create`.
    func own(_ text: String) throws(Credential.Refusal) -> Credential.Verdict {
        let result = state.tokens.authenticate(text, now: clock.now(), clock.crypto)
        return .caller(try caller(try accepted(result)))
    }

    /// A token that our token endpoint issued: as good as what it was issued for.
    func issued(
        _ text: String, _ mint: AccessTokenMint
    ) throws(Credential.Refusal) -> Credential.Verdict {
        let grantee = try accepted(mint.grantee(of: text, now: clock.now()))
        guard state.policies[name]?.hasTokenEndpoint == true else { throw .wrongScope }
        switch grantee {
        case .secret(let id):
            return .caller(try caller(try accepted(state.tokens.live(id: id, now: clock.now()))))
        case .federation(name, state.policies[name]?.tenant?.id):
            return .caller(Credential.Caller(integration: try integration()))
        case .federation: throw .wrongScope
        }
    }

    /// A token that Entra issued for itself.
    func entra(_ text: String) throws(Credential.Refusal) -> Credential.Verdict {
        guard let tenant = state.policies[name]?.tenant else { throw .wrongScope }
        let integration = try integration()
        let token: JSONWebToken
        do throws(TokenRefusal) {
            token = try JSONWebToken(parsing: text)
            // Before the key is looked for: a stranger's token makes us ask nobody.
            try tenant.check(token.claims, as: .bearer, now: clock.now())
        } catch {
            throw Credential.Refusal(error)
        }
        let cache = state.keys[tenant.keys] ?? KeyCache()
        switch cache.answer(for: token.keyID, now: clock.uptime()) {
        case .known(let keys) where keys.verifies(token, clock.crypto):
            return .caller(Credential.Caller(integration: integration))
        case .known: throw Credential.Refusal(.signature)
        case .unknown: throw Credential.Refusal(.key)
        case .ask: return .needsKey(token, tenant, integration)
        case .unavailable(let delay): return .undecided(retryAfter: delay)
        }
    }

    private func caller(_ token: StoredToken) throws(Credential.Refusal) -> Credential.Caller {
        guard case .integration(let owner) = token.scope, owner.rawValue == name else {
            throw .wrongScope
        }
        return Credential.Caller(integration: try integration(), token: token.id)
    }

    /// A token outlives its integration when that is taken out of the configuration.
    private func integration() throws(Credential.Refusal) -> Integration {
        guard let integration = state.integrations[name] else { throw .wrongScope }
        return integration
    }

    private func accepted<Value>(
        _ result: Result<Value, AuthRefusal>
    ) throws(Credential.Refusal) -> Value {
        do throws(AuthRefusal) {
            return try result.get()
        } catch {
            throw Credential.Refusal(reason: error.reason)
        }
    }
}

extension Credential.Refusal {
    init(_ refusal: TokenRefusal) { self.init(reason: refusal.failure, detail: refusal) }

    fileprivate static let wrongScope = Credential.Refusal(reason: .wrongScope)
}
