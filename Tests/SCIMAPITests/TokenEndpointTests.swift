import Access
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import SCIMAPI
import TestSupport
import Testing
import Threads

@Suite("The token endpoint, RFC 6749 §4.4 and RFC 7523 §2.2")
struct TokenEndpointTests {
    @Test(arguments: ["body", "basic", "both", "token id"])
    func `a client with its secret gets a token that opens its integration`(way: String) throws {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let client = way == "token id" ? gateway.tokenID : "acme"
        let form = way == "basic" ? "" : "&client_id=\(client)&client_secret=\(gateway.token)"
        let basic = ["basic", "both"].contains(way) ? "acme:\(gateway.token)" : nil
        let answer = ask(gateway, "grant_type=client_credentials" + form, basic: basic)
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "application/json")
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(answer.json["token_type"] == "Bearer")
        #expect(answer.json["expires_in"] == 3600)
        let token = try #require(answer.json["access_token"]?.string)
        #expect(get(gateway, token).status == 200)
        #expect(gateway.used.values == [gateway.tokenID, gateway.tokenID])
        gateway.clock.advance(by: .seconds(3600))
        #expect(get(gateway, token).status == 401)
    }

    @Test func `a revoked secret ends its access tokens at once, another one's go on`() throws {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let second = TokenMint.mint(
            scope: .integration(IntegrationName(rawValue: "acme")), label: "second", lifetime: nil,
            Surroundings.test(gateway.clock))
        var first = try #require(storedToken(gateway))
        gateway.state.with { $0.tokens = TokenTable([first, second.stored]) }
        let tokens = try [gateway.token, second.text].map { secret in
            try #require(grant(gateway, secret).json["access_token"]?.string)
        }
        first.revoked = gateway.clock.now
        gateway.state.with { $0.tokens = TokenTable([first, second.stored]) }
        #expect(tokens.map { get(gateway, $0).status } == [401, 200])
        #expect(grant(gateway, gateway.token).status == 401)
    }

    @Test func `a token of one integration does not open another, nor one without an endpoint`() {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let token = grant(gateway, gateway.token).json["access_token"]?.string ?? ""
        #expect(get(gateway, token, path: "/scim/v2/other/Users").status == 401)
        gateway.state.with { $0.policies["other"] = AccessPolicy(hasTokenEndpoint: true) }
        #expect(get(gateway, token, path: "/scim/v2/other/Users").status == 401)
        gateway.state.with { $0.policies["acme"] = AccessPolicy() }
        #expect(get(gateway, token).status == 401)
    }

    /// What a client shows as Basic that is not let in.
    struct BadClient: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let basic: @Sendable (Gateway) -> String
    }

    private static let badClients = [
        BadClient(testDescription: "unknown") { _ in "acme:" + Gateway().token },
        BadClient(testDescription: "expired") { "acme:\($0.expiredToken)" },
        BadClient(testDescription: "revoked") { "acme:\($0.revokedToken)" },
        BadClient(testDescription: "admin") { "acme:\($0.adminToken)" },
        BadClient(testDescription: "another's") { "acme:\($0.otherToken)" },
        BadClient(testDescription: "another's, by its name") { "other:\($0.otherToken)" },
        BadClient(testDescription: "wrong name") { "contoso:\($0.token)" },
        BadClient(testDescription: "no name") { ":\($0.token)" },
        BadClient(testDescription: "no secret") { _ in "acme:" },
        BadClient(testDescription: "an access token") { gateway in
            let now = gateway.clock.now
            return "acme:" + gateway.mint.issue(to: .secret(id: gateway.tokenID), now: now).text
        },
    ]

    @Test(arguments: badClients)
    func `every other client gets one and the same answer`(client: BadClient) {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let answer = ask(gateway, "grant_type=client_credentials", basic: client.basic(gateway))
        #expect(answer.status == 401)
        #expect(answer.json["error"] == "invalid_client")
        #expect(answer.headers["WWW-Authenticate"] == "Basic realm=\"scimhook\"")
        let nobody = ask(gateway, "grant_type=client_credentials&client_id=x&client_secret=y")
        #expect(answer.body == nobody.body)
    }

    @Test(arguments: [
        ("grant_type=password", "unsupported_grant_type"), ("", "invalid_request"),
        ("grant_type=client_credentials&scope=x&client_id=a&client_secret=b", "invalid_scope"),
    ])
    func `what is wrong with the form is a 400 and no failed sign-in`(form: String, code: String) {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let answer = ask(gateway, form)
        #expect(answer.status == 400)
        #expect(answer.json["error"] == .string(code))
        #expect(answer.headers["Cache-Control"] == "no-store")
        #expect(AuthFailure.allCases.allSatisfy { gateway.metrics.count(.authFailure($0)) == 0 })
    }

    @Test func `only POST is possible`() {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        let answer = gateway.send(.get, "/oauth/token")
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == "POST")
    }

    @Test func `where it is not switched on, nothing tells it from any other address`() {
        let gateway = Gateway()
        #expect(grant(gateway, gateway.token).body == get(gateway, "x").body)
        #expect(gateway.send(.post, "/oauth/token").status == 404)
    }

    @Test(
        arguments: [
            ("by id", nil, "acme", 200),
            ("by URI", "api://\(StubIssuer.tenant.audiences[0])", "acme", 200),
            ("for another", "api://x", "acme", 401), ("without a client", nil, nil, 200),
            ("as its subject", nil, "subject", 200), ("as another client", nil, "contoso", 401),
        ] as [(String, String?, String?, Int)])
    func `the tenant's assertion gets a token, and gets it no longer once it is taken out`(
        name: String, audience: String?, client: String?, status: Int
    ) throws {
        let gateway = federated()
        let changes: JSONObject = audience.map { ["aud": .string($0)] } ?? [:]
        let answer = assert(gateway, StubIssuer().token(gateway.clock.now, changes), client)
        #expect(answer.status == status)
        guard status == 200 else { return }
        let token = try #require(answer.json["access_token"]?.string)
        #expect(get(gateway, token).status == 200)
        gateway.state.with { $0.policies["acme"]?.tenant = nil }
        #expect(get(gateway, token).status == 401)
    }

    @Test func `assertions of others, and where no tenant is configured, are refused`() {
        let gateway = federated()
        let now = gateway.clock.now
        for token in [
            StubIssuer().token(now, ["tid": "x"]), StubIssuer(seed: 0xF3).token(now), "a.b.c",
            StubIssuer(keyID: "k9").token(now),
            StubIssuer().token(now + .seconds(-4000) as Timestamp),
        ] {
            #expect(assert(gateway, token, "acme").json["error"] == "invalid_client")
        }
        let plain = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        #expect(assert(plain, StubIssuer().token(now), "acme").json["error"] == "invalid_client")
    }

    @Test func `while the tenant's keys cannot be had, it is told to come back`() {
        let policy = AccessPolicy(tenant: StubIssuer.tenant, hasTokenEndpoint: true)
        let gateway = Gateway(policy: policy) { _, _, done in
            done(.unavailable(retryAfter: .seconds(7)))
        }
        let answer = assert(gateway, StubIssuer().token(gateway.clock.now), "acme")
        #expect(answer.status == 503)
        #expect(answer.headers["Retry-After"] == "7")
    }

    private func federated() -> Gateway {
        let gateway = Gateway(
            policy: AccessPolicy(tenant: StubIssuer.tenant, hasTokenEndpoint: true))
        gateway.state.with {
            $0.keys[StubIssuer.tenant.keys] = StubIssuer().cache(now: gateway.clock.uptime)
        }
        return gateway
    }

    private func storedToken(_ gateway: Gateway) -> StoredToken? {
        let table = gateway.state.with { $0.tokens }
        return try? table.live(id: gateway.tokenID, now: gateway.clock.now).get()
    }

    private func grant(_ gateway: Gateway, _ secret: String) -> HTTPResponse {
        ask(gateway, "grant_type=client_credentials&client_id=acme&client_secret=\(secret)")
    }

    private func assert(_ gateway: Gateway, _ token: String, _ client: String?) -> HTTPResponse {
        let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        let name = client.map { "&client_id=\($0)" } ?? ""
        return ask(
            gateway,
            "grant_type=client_credentials&client_assertion_type=\(type)&client_assertion=\(token)"
                + name)
    }

    private func ask(
        _ gateway: Gateway, _ form: String, basic: String? = nil
    ) -> HTTPResponse {
        var headers: Headers = ["Content-Type": "application/x-www-form-urlencoded"]
        if let basic {
            headers.add("Authorization", "Basic " + Base64.text(of: Array(basic.utf8)))
        }
        return gateway.send(.post, "/oauth/token", Array(form.utf8), headers: headers)
    }

    private func get(
        _ gateway: Gateway, _ token: String, path: String = "/scim/v2/acme/Users"
    ) -> HTTPResponse {
        gateway.handler.answer(
            HTTPRequest(method: .get, path: path, headers: ["Authorization": "Bearer \(token)"]))
    }
}
