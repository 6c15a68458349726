package import JSON
package import SCIM

/// An Entra tenant whose tokens are accepted, and everything that such a token has to say.
///
/// Audience and client are the same for every tenant on earth, so that issuer and tenant decide
/// (entra-facts §5.2).
package struct EntraTenant: Hashable, Sendable {
    /// How far the clocks of Entra and this machine may be apart.
    package static let leeway = Duration.seconds(60)

    /// Microsoft.Azure.SyncFabric, which provisions.
    package static let provisioningClient = "00000014-0000-0000-c000-000000000000"

    /// What a token is used for.
    package enum Use: Sendable {
        /// As the bearer token of a SCIM request.
        case bearer
        /// As a client assertion at the token endpoint, RFC 7523 §2.2.
        case assertion
    }

    /// The directory id of the tenant.
    package let id: String
    /// Where the tenant signs in.
    private let authority: String
    /// The applications that a token may be for.
    package let audiences: [String]
    /// The applications that may ask: `appid` or `azp`.
    package let clients: [String]
    /// The identities that may ask, by their object id; empty for every one of the clients.
    package let subjects: [String]

    /// Where the tenant's keys are found.
    package let keys: KeySource

    /// - Parameters:
    ///   - id: Of the directory, in either letter case.
    ///   - authority: Where the tenant signs in: a URL without a slash at its end.
    ///   - audiences: Empty for those of the authority's cloud.
    ///   - clients: Empty for ``provisioningClient``.
    ///   - subjects: Empty for every one of the clients.
    ///   - certificates: A file with the authorities that may vouch for `authority`.
    package init(
        id: String, authority: String = EntraCloud.global.authority, audiences: [String] = [],
        clients: [String] = [], subjects: [String] = [], certificates: String? = nil
    ) {
        self.id = id.lowercased()
        // OpenID Connect Discovery §4.
        keys = KeySource(
            discoveryURL: "\(authority)/\(self.id)/.well-known/openid-configuration",
            authorities: certificates)
        self.authority = authority
        self.audiences = audiences.isEmpty ? EntraCloud(of: authority).audiences : audiences
        self.clients = clients.isEmpty ? [Self.provisioningClient] : clients
        self.subjects = subjects
    }

    /// The two issuers of the tenant: of tokens of version 1 and of version 2.
    package var issuers: [String] {
        ["\(EntraCloud(of: authority).legacyIssuer)/\(id)/", "\(authority)/\(id)/v2.0"]
    }

    /// Judges what a token says; its signature is another matter.
    ///
    /// - Throws: The first thing that is wrong.
    package func check(
        _ claims: JSONObject, as use: Use, now: Timestamp
    ) throws(TokenRefusal) {
        guard let issuer = claims["iss"]?.string, issuers.contains(issuer) else { throw .issuer }
        guard claims["tid"]?.string == id else { throw .tenant }
        guard let audience = audience(of: claims), accepted(use).contains(audience) else {
            throw .audience
        }
        let parties = ["appid", "azp"].compactMap { claims[$0] }
        guard !parties.isEmpty,
            parties.allSatisfy({ party in party.string.map(clients.contains) ?? false })
        else { throw .client }
        guard subjects.isEmpty || subjects.contains(claims["sub"]?.string ?? "") else {
            throw .subject
        }
        try checkTimes(claims, now)
    }

    private func checkTimes(_ claims: JSONObject, _ now: Timestamp) throws(TokenRefusal) {
        let seconds = Double(now.milliseconds) / 1000
        let leeway = Self.leeway / .seconds(1)
        guard let expires = claims["exp"]?.number?.double else { throw .malformed }
        guard seconds < expires + leeway else { throw .expired }
        for name in ["nbf", "iat"] {
            guard let claim = claims[name] else { continue }
            guard let start = claim.number?.double else { throw .malformed }
            guard start <= seconds + leeway else { throw .future }
        }
    }

    /// An assertion is for the application by its id or by its URI; Entra is documented to send the
    /// one and seen to send the other (entra-facts §5.4).
    private func accepted(_ use: Use) -> [String] {
        switch use {
        case .bearer: audiences
        case .assertion: audiences + audiences.map { "api://" + $0 }
        }
    }
}

/// The one audience of a token; one that is for others as well is not for us.
private func audience(of claims: JSONObject) -> String? {
    switch claims["aud"] {
    case .string(let text): text
    case .array(let texts) where texts.count == 1: texts[0].string
    default: nil
    }
}
