import Access
import HTTPMessage
import JSON
import OpenSSLCrypto
import SCIM
import TestSupport
import Testing

@Suite("Tokens of an Entra tenant")
struct EntraTokenTests {
    /// A token and the first thing that is wrong with it; `nil` when it is good.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: TokenRefusal?
        let token: @Sendable (Timestamp) -> String

        init(
            _ name: String, _ refusal: TokenRefusal?,
            _ token: @escaping @Sendable (Timestamp) -> String
        ) {
            testDescription = name
            self.refusal = refusal
            self.token = token
        }

        /// A well signed token that differs from a good one in some claims.
        init(
            _ name: String, _ refusal: TokenRefusal?,
            claims: @escaping @Sendable (Timestamp) -> JSONObject
        ) {
            self.init(name, refusal) { now in
                Forge.issuer.token(Forge.claims(now, claims(now)))
            }
        }

        /// A well signed token that differs from a good one in its header.
        init(_ name: String, _ refusal: TokenRefusal?, header: JSONObject) {
            self.init(name, refusal) { now in
                Forge.issuer.token(Forge.claims(now), header: header)
            }
        }
    }

    private static let good = [
        Row("of version 1", nil, claims: { _ in [:] }),
        Row(
            "of version 2", nil,
            claims: { _ in
                [
                    "iss": .string("https://login.microsoftonline.com/\(Forge.tenant)/v2.0"),
                    "azp": "00000014-0000-0000-c000-000000000000", "appid": .null, "ver": "2.0",
                ]
            }),
        Row("expired within the leeway", nil, claims: { ["exp": seconds($0, -59)] }),
        Row("from a clock that is ahead", nil, claims: { ["nbf": seconds($0, 60)] }),
        Row("without nbf and iat", nil, claims: { _ in ["nbf": .null, "iat": .null] }),
        Row("for a list of one", nil, claims: { _ in ["aud": .array([.string(audience)])] }),
        Row("without a type", nil, header: ["typ": .null]),
    ]

    private static let foreign = [
        Row(
            "of a foreign tenant", .issuer,
            claims: { _ in
                [
                    "iss": .string("https://sts.windows.net/\(Forge.foreign)/"),
                    "tid": .string(Forge.foreign),
                ]
            }),
        Row(
            "of a foreign tenant, by tid", .tenant, claims: { _ in ["tid": .string(Forge.foreign)] }
        ),
        Row("without tid", .tenant, claims: { _ in ["tid": .null] }),
        Row(
            "of an issuer without the slash", .issuer,
            claims: { _ in ["iss": .string("https://sts.windows.net/\(Forge.tenant)")] }),
        Row(
            "of an issuer that begins alike", .issuer,
            claims: { _ in ["iss": .string("https://sts.windows.net/\(Forge.tenant)/.evil")] }),
        Row("of no issuer", .issuer, claims: { _ in ["iss": .null] }),
        Row(
            "for another audience", .audience, claims: { _ in ["aud": "https://graph.windows.net"] }
        ),
        Row(
            "for others too", .audience,
            claims: { _ in ["aud": .array([.string(audience), "https://graph.windows.net"])] }),
        Row("for nobody", .audience, claims: { _ in ["aud": .null] }),
        Row("as an assertion", .audience, claims: { _ in ["aud": .string("api://\(audience)")] }),
        Row(
            "from another application", .client,
            claims: { _ in ["appid": "11111111-0000-0000-c000-000000000000"] }),
        Row(
            "from two applications", .client,
            claims: { _ in ["azp": "11111111-0000-0000-c000-000000000000"] }),
        Row("from no application", .client, claims: { _ in ["appid": .null] }),
        Row("expired", .expired, claims: { ["exp": seconds($0, -60)] }),
        Row("without an end", .malformed, claims: { _ in ["exp": .null] }),
        Row("with an end in words", .malformed, claims: { _ in ["exp": "never"] }),
        Row("not valid yet", .future, claims: { ["nbf": seconds($0, 62)] }),
        Row("issued in the future", .future, claims: { ["iat": seconds($0, 62)] }),
    ]

    private static let forged = [
        Row("unsigned", .algorithm) { now in
            Forge.issuer.unsigned(Forge.claims(now), header: ["alg": "none"]) + "."
        },
        Row("unsigned, as RS256", .signature) { Forge.issuer.unsigned(Forge.claims($0)) + "." },
        Row("HMAC-signed with the public key", .algorithm) { now in
            let text = Forge.issuer.unsigned(Forge.claims(now), header: ["alg": "HS256"])
            let mac = OpenSSLCrypto().hmacSHA256(key: Forge.issuer.publicPEM, Array(text.utf8))
            return text + "." + Base64.urlText(of: mac)
        },
        Row("signed by a stranger with the same key name", .signature) {
            Forge.stranger.token(Forge.claims($0))
        },
        Row("with a signature of something else", .signature) { now in
            let other = Forge.issuer.token(Forge.claims(now, ["x": "y"]))
            let signature = other.split(separator: ".")[2]
            return Forge.issuer.unsigned(Forge.claims(now)) + "." + signature
        },
        Row("of another algorithm", .algorithm, header: ["alg": "RS512"]),
        Row("of an algorithm in lower case", .algorithm, header: ["alg": "rs256"]),
        Row("of no algorithm", .algorithm, header: ["alg": .null]),
        Row("with an unknown key", .key, header: ["kid": "k9"]),
        Row("without a key", .malformed, header: ["kid": .null]),
        Row("with an extension", .malformed, header: ["crit": ["b64"], "b64": true]),
        Row("of another type", .malformed, header: ["typ": "secevent+jwt"]),
        Row("with its own key", .signature) { now in
            Forge.stranger.token(Forge.claims(now), header: ["jwk": Forge.stranger.webKey])
        },
    ]

    private static let broken = [
        Row("garbage", .malformed) { _ in "a.b.c" },
        Row("four parts", .malformed) { Forge.issuer.token(Forge.claims($0)) + ".x" },
        Row("two parts", .malformed) { Forge.issuer.unsigned(Forge.claims($0)) },
        Row("padding", .malformed) { Forge.issuer.token(Forge.claims($0)) + "==" },
        Row("the other alphabet", .malformed) { _ in "e30+.e30/.e30" },
        Row("no object", .malformed) { _ in
            [[1], [2]].map { Base64.urlText(of: $0) }.joined(separator: ".") + ".AA"
        },
        Row(
            "oversize", .oversize,
            claims: { _ in ["x": .string(String(repeating: "x", count: 13_000))] }),
        Row("claims that are deep", .malformed) { _ in
            let deep = String(repeating: "[", count: 50) + String(repeating: "]", count: 50)
            let header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}"
            return [header, "{\"x\":\(deep)}"].map { Base64.urlText(of: Array($0.utf8)) }
                .joined(separator: ".") + ".AA"
        },
        Row("a claim twice", .malformed) { _ in
            let claims = "{\"tid\":\"\(Forge.foreign)\",\"tid\":\"\(Forge.tenant)\"}"
            return ["{\"alg\":\"RS256\",\"kid\":\"k1\"}", claims]
                .map { Base64.urlText(of: Array($0.utf8)) }.joined(separator: ".") + ".AA"
        },
    ]

    @Test(arguments: good + foreign + forged + broken)
    func `a token is believed only when all of it is right`(row: Row) throws {
        let now = ManualClock().now
        let keys = try #require(KeySet(parsing: JSONValue.keySet(Forge.issuer).bytes))
        let tenant = EntraTenant(id: Forge.tenant.uppercased())
        #expect(refusal(of: row.token(now), tenant, keys, .bearer, now) == row.refusal)
    }

    @Test(
        arguments: [
            (audience, nil), ("api://\(audience)", nil), ("api://\(audience)/", .audience),
            ("API://\(audience)", .audience), ("api://other", .audience),
        ] as [(String, TokenRefusal?)])
    func `an assertion is for the application by its id or by its URI`(
        audience: String, expected: TokenRefusal?
    ) throws {
        let now = ManualClock().now
        let keys = try #require(KeySet(parsing: JSONValue.keySet(Forge.issuer).bytes))
        let token = Forge.issuer.token(Forge.claims(now, ["aud": .string(audience)]))
        let tenant = EntraTenant(id: Forge.tenant)
        #expect(refusal(of: token, tenant, keys, .assertion, now) == expected)
    }

    @Test func `subjects can be limited`() throws {
        let now = ManualClock().now
        let keys = try #require(KeySet(parsing: JSONValue.keySet(Forge.issuer).bytes))
        let token = Forge.issuer.token(Forge.claims(now))
        for (subject, expected) in [("7c1c5d9e-0000-4000-8000-000000000001", nil), ("x", .subject)]
            as [(String, TokenRefusal?)]
        {
            let tenant = EntraTenant(id: Forge.tenant, subjects: [subject])
            #expect(refusal(of: token, tenant, keys, .bearer, now) == expected)
        }
    }

    @Test(arguments: [
        (
            "https://login.microsoftonline.us", "https://sts.windows.net/",
            "4602d0b4-76bb-404b-bca9-2652e1a39c6d"
        ),
        (
            "https://login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn/",
            "5a532e38-1581-4918-9658-008dc27c1d68"
        ),
    ])
    func `national clouds have issuers and audiences of their own`(
        authority: String, legacyIssuer: String, audience: String
    ) {
        let tenant = EntraTenant(id: Forge.tenant, authority: authority)
        #expect(
            tenant.issuers
                == ["\(legacyIssuer)\(Forge.tenant)/", "\(authority)/\(Forge.tenant)/v2.0"])
        #expect(tenant.audiences == [audience])
        let url = "\(authority)/\(Forge.tenant)/.well-known/openid-configuration"
        #expect(tenant.keys == KeySource(discoveryURL: url))
    }

    private func refusal(
        of text: String, _ tenant: EntraTenant, _ keys: KeySet, _ use: EntraTenant.Use,
        _ now: Timestamp
    ) -> TokenRefusal? {
        do throws(TokenRefusal) {
            let token = try JSONWebToken(parsing: text)
            try tenant.check(token.claims, as: use, now: now)
            guard keys.has(token.keyID) else { return .key }
            return keys.verifies(token, OpenSSLCrypto()) ? nil : .signature
        } catch {
            return error
        }
    }
}

private let audience = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

private func seconds(_ now: Timestamp, _ offset: Int) -> JSONValue {
    .number(JSONNumber(Int(now.milliseconds / 1000) + offset))
}

extension JSONValue {
    /// A key set of these issuers' keys.
    static func keySet(_ forges: Forge...) -> JSONValue {
        ["keys": .array(forges.map(\.webKey))]
    }
}
