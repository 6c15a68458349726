import Access
import HTTPMessage
import SCIM
import SCIMAPI
import TestSupport
import Testing
import Threads

@Suite("How often an integration may call, and an address may fail")
struct LimitTests {
    static let policy = AccessPolicy(limit: RequestLimit(perSecond: 2, burst: 3))

    @Test func `what exceeds the rate is told when to come back, before its body is read`() {
        let gateway = Gateway(policy: Self.policy)
        for _ in 0..<3 { #expect(gateway.send(.get, "/Users").status == 200) }
        let answer = gateway.send(.post, "/Users", Array("no JSON".utf8))
        #expect(answer.status == 429)
        #expect(answer.headers["Retry-After"] == "1")
        #expect(answer.headers["Content-Type"] == "application/scim+json")
        gateway.clock.advance(by: .milliseconds(500))
        #expect(gateway.send(.post, "/Users", Array("no JSON".utf8)).status == 400)
        #expect(gateway.send(.get, "/Users").status == 429)
    }

    @Test(
        arguments: [
            ("/Users?filter=userName+eq+%22GUID%22", 200),
            ("/Users?filter=externalId%20eq%20%22GUID%22&count=1", 200),
            ("/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22GUID%22", 200),
            ("/Groups?excludedAttributes=members&filter=displayName+eq+%22GUID%22", 200),
            ("/Users?filter=userName+eq+%22ada%22", 429),
            ("/Users?filter=userName+sw+%22GUID%22", 429),
            ("/Users?filter=userName+eq+%22GUID0%22", 429),
            ("/Users?filter=userName+eq+%22GUID%22+or+active+eq+true", 429),
            ("/Users?filter=%22", 429), ("/Users", 429), ("/Users/GUID", 429),
            ("/Schemas?filter=userName+eq+%22GUID%22", 429),
        ])
    func `a probe is never limited, and nothing else slips through as one`(
        target: String, status: Int
    ) {
        let gateway = Gateway(policy: Self.policy)
        for _ in 0..<3 { _ = gateway.send(.get, "/Users") }
        let guid = "9a3d1f5e-3c0b-4a53-8c9d-0d7f1e6b2a11"
        let target = target.replacing("GUID", with: guid)
        for _ in 0..<5 { #expect(gateway.send(.get, target).status == status) }
    }

    @Test func `each operation of a bulk request counts`() {
        let gateway = Gateway(policy: Self.policy)
        let operation = #"{"method":"DELETE","path":"/Users/none"}"#
        let bulk =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"#
            + #""Operations":[\#((0..<7).map { _ in operation }.joined(separator: ","))]}"#
        #expect(gateway.send(.post, "/Bulk", Array(bulk.utf8)).status == 200)
        // Seven of a burst of three: four are owed, and one is needed.
        #expect(gateway.send(.get, "/Users").headers["Retry-After"] == "3")
        gateway.clock.advance(by: .milliseconds(2500))
        #expect(gateway.send(.get, "/Users").status == 200)
        #expect(gateway.send(.get, "/Users").status == 429)
    }

    @Test func `another integration has a bucket of its own`() {
        let gateway = Gateway(policy: Self.policy)
        gateway.state.with { $0.policies["other"] = Self.policy }
        for _ in 0..<9 { _ = gateway.send(.get, "/Users") }
        #expect(send(gateway, gateway.otherToken, path: "/scim/v2/other/Users").status == 200)
    }

    @Test func `an address that keeps failing is slowed down, a good token from it is not`() {
        let gateway = Gateway()
        for _ in 0..<10 { #expect(send(gateway, "x").status == 401) }
        let answer = send(gateway, "x")
        #expect(answer.status == 429)
        #expect(answer.headers["Retry-After"] == "1")
        #expect(send(gateway, "x", address: "192.0.2.9").status == 401)
        #expect(send(gateway, gateway.token).status == 200)
        #expect(gateway.log.lines.count { $0.message == "sign-in refused" } == 11)
    }

    @Test func `the token endpoint counts failures too`() {
        let gateway = Gateway(policy: AccessPolicy(hasTokenEndpoint: true))
        for _ in 0..<10 { _ = send(gateway, "x") }
        let form = "grant_type=client_credentials&client_id=acme&client_secret="
        let ask = { (secret: String) in
            gateway.handler.answer(
                HTTPRequest(
                    method: .post, path: "/scim/v2/acme/oauth/token",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: Array((form + secret).utf8), peer: .internet(address: "192.0.2.1")))
        }
        #expect(ask("x").status == 429)
        #expect(ask(gateway.token).status == 200)
    }

    private func send(
        _ gateway: Gateway, _ token: String, path: String = "/scim/v2/acme/Users",
        address: String = "192.0.2.1"
    ) -> HTTPResponse {
        gateway.handler.answer(
            HTTPRequest(
                method: .get, path: path, headers: ["Authorization": "Bearer \(token)"],
                peer: .internet(address: address)))
    }
}
