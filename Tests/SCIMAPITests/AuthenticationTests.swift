import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("Who may call, RFC 6750 and RFC 7644 §2")
struct AuthenticationTests {
    /// What a caller can get wrong, in terms of a fresh gateway.
    struct Attempt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reason: AuthFailure
        var integration = "acme"
        let field: @Sendable (Gateway) -> String?
    }

    private static let attempts = [
        Attempt(testDescription: "no field", reason: .missing) { _ in nil },
        Attempt(testDescription: "basic", reason: .malformed) { _ in "Basic YTpi" },
        Attempt(testDescription: "no token", reason: .malformed) { _ in "Bearer" },
        Attempt(testDescription: "two tokens", reason: .malformed) { "Bearer \($0.token) x" },
        Attempt(testDescription: "no token of ours", reason: .malformed) { _ in "Bearer x" },
        Attempt(testDescription: "one letter more", reason: .malformed) { "Bearer \($0.token)0" },
        Attempt(testDescription: "unknown", reason: .unknown) { _ in "Bearer \(Gateway().token)" },
        Attempt(testDescription: "expired", reason: .expired) { "Bearer \($0.expiredToken)" },
        Attempt(testDescription: "revoked", reason: .revoked) { "Bearer \($0.revokedToken)" },
        Attempt(testDescription: "admin", reason: .wrongScope) { "Bearer \($0.adminToken)" },
        Attempt(testDescription: "another's", reason: .wrongScope) { "Bearer \($0.otherToken)" },
        Attempt(testDescription: "unknown integration", reason: .wrongScope, integration: "no") {
            "Bearer \($0.token)"
        },
    ]

    @Test(
        arguments: attempts,
        ["/Users", "/Users/1", "/Groups", "/Schemas", "/ServiceProviderConfig", "/Me", "/x", ""])
    func `whoever is not let in gets one and the same answer`(attempt: Attempt, path: String) {
        let gateway = Gateway()
        let headers = Headers(
            attempt.field(gateway).map { [Headers.Field("authorization", $0)] } ?? [])
        let answer = gateway.handler.answer(
            HTTPRequest(
                method: .get, path: "/scim/v2/\(attempt.integration)\(path)", headers: headers))
        #expect(answer.status == 401)
        #expect(answer.headers["WWW-Authenticate"] == "Bearer realm=\"scimhook\"")
        #expect(answer.headers["Content-Type"] == "application/scim+json")
        #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        #expect(answer.json["status"] == "401")
        #expect(answer.body == nobody().body)
        #expect(gateway.metrics.count(.authFailure(attempt.reason)) == 1)
        #expect(gateway.used.values.isEmpty)
    }

    @Test func `a stranger's integration name never becomes a label`() {
        let gateway = Gateway()
        _ = gateway.handler.answer(HTTPRequest(method: .get, path: "/scim/v2/evil/Users"))
        let counter = Counter.scimRequest(
            integration: "unknown", operation: .get, outcome: .authError)
        #expect(gateway.metrics.count(counter) == 1)
    }

    @Test(arguments: ["Bearer ", "bearer ", "BEARER   "])
    func `the scheme has no letter case, and its use is reported`(scheme: String) {
        let gateway = Gateway()
        let answer = gateway.send(
            .get, "/Users", headers: ["Authorization": scheme + gateway.token])
        #expect(answer.status == 200)
        #expect(gateway.used.values.count == 1)
    }

    @Test func `of two credentials none is believed`() {
        let gateway = Gateway()
        for other in ["Bearer x", "Bearer \(gateway.token)"] {
            var headers: Headers = ["Authorization": "Bearer \(gateway.token)"]
            headers.add("authorization", other)
            #expect(gateway.send(.get, "/Users", headers: headers).status == 401)
        }
    }

    @Test func `a token opens its own integration alone`() {
        let gateway = Gateway()
        let headers: Headers = ["Authorization": "Bearer \(gateway.otherToken)"]
        let answer = gateway.handler.answer(
            HTTPRequest(method: .get, path: "/scim/v2/other/Users", headers: headers))
        #expect(answer.status == 200)
    }

    @Test func `one integration does not see another's users`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "ada"])
        let headers: Headers = ["Authorization": "Bearer \(gateway.otherToken)"]
        for (path, status, total) in [("/Users/\(id)", 404, nil), ("/Users", 200, 0)] {
            let answer = gateway.handler.answer(
                HTTPRequest(method: .get, path: "/scim/v2/other\(path)", headers: headers))
            #expect(answer.status == status)
            #expect(answer.json["totalResults"]?.number?.int == total)
        }
    }

    private func nobody() -> HTTPResponse {
        Gateway().handler.answer(HTTPRequest(method: .get, path: "/scim/v2/acme/Users"))
    }
}
