import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Tokens over the admin API")
struct TokenRouteTests {
    @Test func `a new token works at once and is never shown again`() throws {
        let bench = AdminBench()
        let admin = try bench.token()
        let created = bench.ask(
            .post, "/api/v1/tokens", token: admin, body: ["admin": "viewer", "label": "monitor"])
        #expect(created.status == 201)
        let text = try #require(try created.json()["token"]?.string)
        #expect(bench.ask(.get, "/api/v1/status", token: text).status == 200)
        let list = bench.ask(.get, "/api/v1/tokens", token: admin)
        #expect(!list.text.contains(text))
        #expect(list.text.contains("\"label\":\"monitor\""))
        #expect(!bench.log.lines.contains { "\($0.fields)".contains(text) })
    }

    @Test func `a token of an integration is bound to it and ends in time`() throws {
        let bench = AdminBench()
        let created = bench.ask(
            .post, "/api/v1/tokens", token: try bench.token(),
            body: ["integration": "contoso", "lifetimeSeconds": 60])
        let text = try #require(try created.json()["token"]?.string)
        let found = bench.gateway.tokens.authenticate(
            text, now: bench.clock.now, bench.surroundings.crypto)
        let token = try found.get()
        #expect(token.scope == .integration(IntegrationName(rawValue: "contoso")))
        #expect(token.expires == bench.clock.now + .seconds(60))
    }

    static let wrongWishes: [(JSONValue, Int, String)] = [
        ([:], 400, "either"),
        (["integration": "contoso", "admin": "viewer"], 400, "either"),
        (["integration": "fabrikam"], 404, "contoso"),
        (["admin": "king"], 400, "viewer and operator"),
        (["admin": "viewer", "lifetimeSeconds": 0], 400, "lifetimeSeconds"),
        (["admin": "viewer", "lable": "x"], 400, "unknown key 'lable'"),
        (["admin": "viewer", "label": 7], 400, "label"),
        ([1], 400, "no JSON object"),
    ]

    @Test(arguments: wrongWishes)
    func `a wrong wish says what is wrong`(body: JSONValue, status: Int, part: String) throws {
        let bench = AdminBench()
        let answer = bench.ask(.post, "/api/v1/tokens", token: try bench.token(), body: body)
        #expect(answer.status == status)
        #expect(try answer.json()["detail"]?.string?.contains(part) == true)
    }

    @Test func `a revoked token is refused from then on`() throws {
        let bench = AdminBench()
        let admin = try bench.token()
        let created = bench.ask(
            .post, "/api/v1/tokens", token: admin, body: ["admin": "viewer"])
        let id = try #require(try created.json()["id"]?.string)
        let text = try #require(try created.json()["token"]?.string)
        #expect(bench.ask(.delete, "/api/v1/tokens/\(id)", token: admin).status == 204)
        #expect(bench.ask(.get, "/api/v1/status", token: text).status == 401)
        #expect(bench.ask(.delete, "/api/v1/tokens/\(id)", token: admin).status == 404)
        #expect(bench.ask(.delete, "/api/v1/tokens/tok_none", token: admin).status == 404)
    }

    @Test(arguments: [
        (StoreError.full, 503), (.closing, 503), (.broken("x"), 503), (.failed("x"), 500),
    ])
    func `a store that refuses is told as what it is`(error: StoreError, status: Int) throws {
        let bench = AdminBench()
        let admin = try bench.token()
        bench.store.refuse(with: error)
        let answer = bench.ask(.post, "/api/v1/tokens", token: admin, body: ["admin": "viewer"])
        #expect(answer.status == status)
        #expect((answer.headers["retry-after"] != nil) == (status == 503))
    }
}
