import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("Sessions of the monitor")
struct SessionTests {
    private let bench = AdminBench()

    /// Signs in and returns what the cookie holds.
    private func signIn(_ token: String) throws -> String {
        let answer = bench.ask(
            .post, "/api/v1/session", body: ["token": .string(token)], headers: .ownPage)
        try #require(answer.status == 201, "\(answer.text)")
        let cookie = try #require(answer.headers["set-cookie"])
        return String(try #require(cookie.split(separator: ";").first))
    }

    @Test func `an admin token becomes a cookie that no script and no other site gets`() throws {
        let answer = bench.ask(
            .post, "/api/v1/session", body: ["token": .string(try bench.token())],
            headers: .ownPage)
        let cookie = try #require(answer.headers["set-cookie"])
        #expect(
            cookie.contains(#/^__Host-scimhook=[0-9a-f]{64}; Path=/; Secure; HttpOnly; /#))
        #expect(cookie.contains("SameSite=Strict"))
        #expect(!cookie.contains("Domain"))
        #expect(try answer.json()["role"]?.string == "operator")
    }

    @Test func `the cookie stands for the token, with its role`() throws {
        let viewer = try signIn(bench.token(.admin(.viewer)))
        let headers = Headers.ownPage.with("Cookie", viewer)
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 200)
        #expect(bench.ask(.get, "/api/v1/session", headers: headers).status == 200)
        let body: JSONValue = ["admin": "viewer"]
        #expect(bench.ask(.post, "/api/v1/tokens", body: body, headers: headers).status == 403)
        let operating = Headers.ownPage.with("Cookie", try signIn(bench.token()))
        #expect(bench.ask(.post, "/api/v1/tokens", body: body, headers: operating).status == 201)
    }

    @Test(arguments: [
        ([("Sec-Fetch-Site", "same-origin")], 201), ([("Sec-Fetch-Site", "same-site")], 403),
        ([("Sec-Fetch-Site", "cross-site")], 403), ([("Sec-Fetch-Site", "none")], 403),
        ([("Origin", "https://gate.example"), ("Host", "gate.example")], 201),
        ([("Origin", "http://127.0.0.1:8081"), ("Host", "127.0.0.1:8081")], 201),
        ([("Origin", "http://127.0.0.1:9000"), ("Host", "127.0.0.1:8081")], 403),
        ([("Origin", "null"), ("Host", "127.0.0.1:8081")], 403),
        (
            [
                ("Sec-Fetch-Site", "same-site"), ("Origin", "http://gate.example"),
                ("Host", "gate.example"),
            ], 403
        ),
        ([], 403),
    ])
    func `a change goes through only when the monitor's own page sent it`(
        fields: [(String, String)], status: Int
    ) throws {
        let cookie = try signIn(bench.token())
        let headers = fields.reduce(Headers().with("Cookie", cookie)) { $0.with($1.0, $1.1) }
        let answer = bench.ask(
            .post, "/api/v1/tokens", body: ["admin": "viewer"], headers: headers)
        #expect(answer.status == status)
        let token = try bench.token()
        let again = bench.ask(
            .post, "/api/v1/session", body: ["token": .string(token)], headers: headers)
        #expect(again.status == status)
    }

    @Test func `a bearer token needs no page, cookie or not`() throws {
        let headers = Headers().with("Cookie", try signIn(bench.token()))
        let answer = bench.ask(
            .post, "/api/v1/tokens", token: try bench.token(), body: ["admin": "viewer"],
            headers: headers)
        #expect(answer.status == 201)
    }

    @Test func `a session ends after half an hour without a person`() throws {
        let headers = Headers().with("Cookie", try signIn(bench.token()))
        for _ in 0..<3 {
            bench.clock.advance(by: .seconds(29 * 60))
            #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 200)
        }
        bench.clock.advance(by: .seconds(20 * 60))
        let background = headers.with("Scimhook-Background", "1")
        #expect(bench.ask(.get, "/api/v1/status", headers: background).status == 200)
        bench.clock.advance(by: .seconds(10 * 60))
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 401)
    }

    @Test func `no session lasts longer than twelve hours`() throws {
        let headers = Headers().with("Cookie", try signIn(bench.token()))
        for _ in 0..<35 {
            bench.clock.advance(by: .seconds(20 * 60))
            #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 200)
        }
        bench.clock.advance(by: .seconds(20 * 60))
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 401)
    }

    @Test func `a session ends with its token`() throws {
        let token = try bench.token()
        let headers = Headers.ownPage.with("Cookie", try signIn(token))
        let items = try bench.ask(.get, "/api/v1/tokens", headers: headers).json()["items"]?.array
        let id = try #require(items?.first?["id"]?.string)
        #expect(bench.ask(.delete, "/api/v1/tokens/\(id)", headers: headers).status == 204)
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 401)
    }

    @Test func `signing out ends the session and takes the cookie away`() throws {
        let headers = Headers.ownPage.with("Cookie", try signIn(bench.token()))
        let answer = bench.ask(.delete, "/api/v1/session", headers: headers)
        #expect(answer.status == 204)
        #expect(answer.headers["set-cookie"]?.contains("Max-Age=0") == true)
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 401)
    }

    @Test func `signing in again leaves no session behind`() throws {
        let token = try bench.token()
        let old = try signIn(token)
        let answer = bench.ask(
            .post, "/api/v1/session", body: ["token": .string(token)],
            headers: .ownPage.with("Cookie", old))
        #expect(answer.status == 201)
        #expect(
            bench.ask(.get, "/api/v1/status", headers: Headers().with("Cookie", old)).status == 401)
    }

    @Test func `sessions are listed and can be ended`() throws {
        let token = try bench.token()
        let mine = Headers.ownPage.with("Cookie", try signIn(token))
        let other = Headers.ownPage.with("Cookie", try signIn(token))
        let items = try bench.ask(.get, "/api/v1/sessions", headers: mine).json()["items"]?.array
        let list = try #require(items)
        #expect(list.count == 2)
        #expect(list.filter { $0["current"]?.bool == true }.count == 1)
        let id = try #require(list.first { $0["current"]?.bool == false }?["id"]?.string)
        #expect(bench.ask(.delete, "/api/v1/sessions/\(id)", headers: mine).status == 204)
        #expect(bench.ask(.delete, "/api/v1/sessions/\(id)", headers: mine).status == 404)
        #expect(bench.ask(.get, "/api/v1/status", headers: other).status == 401)
        #expect(bench.ask(.get, "/api/v1/status", headers: mine).status == 200)
    }

    @Test func `five refused tokens are free, then the wait doubles`() throws {
        func attempt(_ token: String, from address: String = "192.0.2.1") -> HTTPResponse {
            bench.ask(
                .post, "/api/v1/session", body: ["token": .string(token)],
                peer: .internet(address: address), headers: .ownPage)
        }
        for _ in 0..<6 { #expect(attempt("scimhook_wrong").status == 401) }
        let good = try bench.token()
        for wait in [1, 2, 4, 8] {
            let refused = attempt(good)
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "\(wait + 1)")
            #expect(attempt(good, from: "192.0.2.2").status == 201)
            bench.clock.advance(by: .seconds(wait))
            if wait < 8 { #expect(attempt("scimhook_wrong").status == 401) }
        }
        #expect(attempt(good).status == 201)
        #expect(attempt("scimhook_wrong").status == 401)
        #expect(attempt(good).status == 201)
    }

    @Test(arguments: ["", "__Host-scimhook=", "__Host-scimhook=00", "scimhook=1; other=2"])
    func `a made-up cookie lets nobody in`(cookie: String) {
        let headers = Headers().with("Cookie", cookie)
        #expect(bench.ask(.get, "/api/v1/status", headers: headers).status == 401)
    }

    @Test func `a SCIM token does not sign in`() throws {
        let token = try bench.token(.integration(IntegrationName(rawValue: "contoso")))
        let answer = bench.ask(
            .post, "/api/v1/session", body: ["token": .string(token)], headers: .ownPage)
        #expect(answer.status == 401)
        #expect(answer.headers["set-cookie"] == nil)
    }
}

extension Headers {
    /// What a browser says of a request by the monitor's own page.
    static let ownPage: Headers = ["Sec-Fetch-Site": "same-origin"]

    func with(_ name: String, _ value: String) -> Headers {
        var headers = self
        headers.add(name, value)
        return headers
    }
}
