import Access
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM

/// The token endpoint of an integration: `POST …/oauth/token`, RFC 6749 §3.2.
extension SCIMHandler {
    /// More than any request for a token needs.
    static let tokenRequestLimit = 32 << 10

    static func isTokenEndpoint(_ path: ArraySlice<String>) -> Bool {
        path.elementsEqual(["oauth", "token"])
    }

    /// Answers a request for an access token.
    ///
    /// - Parameters:
    ///   - call: The request.
    ///   - integration: Whose endpoint it is; it has one.
    ///   - policy: Of the integration.
    ///   - state: Who may call.
    func grant(
        _ call: Call, _ integration: Integration, _ policy: AccessPolicy, _ state: SCIMState
    ) {
        guard call.request.method == .post else {
            return call.answer(.methodNotAllowed)
        }
        do throws(TokenError) {
            let request = try TokenRequest(call.request)
            switch request.proof {
            case .secret(let client, let secret):
                grant(call, client, secret, integration, state)
            case .assertion(let client, let token):
                let presented = Presented(
                    client: client, integration: integration, tenant: policy.tenant)
                grant(call, token, presented, state)
            }
        } catch {
            refuse(call, error, error.code == .invalidClient ? .init(reason: .missing) : nil)
        }
    }

    private func grant(
        _ call: Call, _ client: String, _ secret: String, _ integration: Integration,
        _ state: SCIMState
    ) {
        let name = integration.name
        switch state.tokens.authenticate(secret, now: call.now, surroundings.crypto) {
        case .success(let token)
        where token.scope == .integration(name) && [name.rawValue, token.id].contains(client):
            onTokenUsed(token.id, call.now)
            issue(call, .secret(id: token.id), until: token.expires)
        case .success: refuse(call, .unknownClient, .init(reason: .wrongScope))
        case .failure(let refusal):
            refuse(call, .unknownClient, .init(reason: refusal.reason))
        }
    }

    /// Who an assertion may stand for.
    private struct Presented: Sendable {
        let client: String?
        let integration: Integration
        let tenant: EntraTenant?

        /// A client id, if given, has to name who the assertion names (RFC 7521 §4.2).
        func fits(_ token: JSONWebToken) -> Bool {
            guard let client else { return true }
            let names = ["sub", "appid", "azp", "oid"].compactMap { token.claims[$0]?.string }
            return client == integration.name.rawValue || names.contains(client)
        }
    }

    private func grant(
        _ call: Call, _ text: String, _ presented: Presented, _ state: SCIMState
    ) {
        guard let tenant = presented.tenant else {
            return refuse(call, .unknownClient, .init(reason: .wrongScope))
        }
        let token: JSONWebToken
        do throws(TokenRefusal) {
            token = try JSONWebToken(parsing: text)
            try tenant.check(token.claims, as: .assertion, now: call.now)
            guard presented.fits(token) else { throw .subject }
        } catch {
            return refuse(call, .unknownClient, .init(error))
        }
        let grantee = AccessTokenMint.Grantee.federation(
            integration: presented.integration.name.rawValue, tenant: tenant.id)
        let cache = state.keys[tenant.keys] ?? KeyCache()
        let answer = cache.answer(for: token.keyID, now: surroundings.uptime())
        guard answer == .ask else { return conclude(call, token, grantee, answer) }
        signIn.findKey(token.keyID, tenant.keys) { answer in
            call.exchange.resume { self.conclude(call, token, grantee, answer) }
        }
    }

    private func conclude(
        _ call: Call, _ token: JSONWebToken, _ grantee: AccessTokenMint.Grantee,
        _ answer: KeyCache.Answer
    ) {
        switch verify(token, answer) {
        case .success: issue(call, grantee)
        case .failure(.refused(let refusal)): refuse(call, .unknownClient, .init(refusal))
        case .failure(.undecided(let delay)): call.answer(.keysUnavailable(delay))
        }
    }

    private func issue(
        _ call: Call, _ grantee: AccessTokenMint.Grantee, until end: Timestamp? = nil
    ) {
        let token = signIn.mint.issue(to: grantee, now: call.now, until: end)
        log.write(.info, "access token issued", [("request", .text(call.id.rawValue))])
        call.answer(
            .token([
                "access_token": .string(token.text), "token_type": "Bearer",
                "expires_in": .number(JSONNumber(token.seconds)),
                "scope": .string(TokenRequest.scope),
            ]))
    }

    /// A `refusal` counts as a failed sign-in; `nil` when nobody's identity was in doubt.
    private func refuse(_ call: Call, _ error: TokenError, _ refusal: Credential.Refusal?) {
        if let refusal, let wait = countFailure(call, refusal) {
            return call.answer(.tooManyFailures(wait))
        }
        call.answer(HTTPResponse(error))
    }
}

extension TokenError {
    /// The same for every reason, as for bearer tokens.
    fileprivate static let unknownClient = TokenError(
        .invalidClient,
        "the client is not known here, or its secret is wrong, expired or revoked; the client id is "
            + "the name of the integration, the secret comes from scimhook token create")
}

extension HTTPResponse {
    /// A JSON answer of the token endpoint; RFC 6749 §5.1 wants no cache to keep it.
    fileprivate static func token(_ object: JSONObject, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "application/json", "Cache-Control": "no-store",
                "Pragma": "no-cache",
            ], body: JSONValue.object(object).bytes)
    }

    /// RFC 6749 §5.2.
    fileprivate init(_ error: TokenError) {
        let isClient = error.code == .invalidClient
        self = .token(
            [
                "error": .string(error.code.rawValue),
                "error_description": .string(error.description),
            ], status: isClient ? 401 : 400)
        // RFC 9110 §15.5.2 wants the field with every 401, RFC 6749 §5.2 the scheme that was used.
        if isClient { headers.add("WWW-Authenticate", "Basic realm=\"scimhook\"") }
    }

    fileprivate static var methodNotAllowed: HTTPResponse {
        var response = token(
            ["error": "invalid_request", "error_description": "only POST is possible here"],
            status: 405)
        response.headers.add("Allow", "POST")
        return response
    }

    /// An error that RFC 6749 has no status for; clients look at the status and at `Retry-After`.
    private static func later(_ status: Int, _ delay: Duration, _ sentence: String) -> HTTPResponse
    {
        var response = token(
            [
                "error": status == 503 ? "temporarily_unavailable" : "slow_down",
                "error_description": .string(sentence),
            ], status: status)
        response.headers.add("Retry-After", String(delay.retrySeconds))
        return response
    }

    fileprivate static func keysUnavailable(_ delay: Duration) -> HTTPResponse {
        later(503, delay, "the keys of the Entra tenant cannot be fetched for now")
    }

    fileprivate static func tooManyFailures(_ delay: Duration) -> HTTPResponse {
        later(429, delay, "too many requests from this address were refused")
    }
}
