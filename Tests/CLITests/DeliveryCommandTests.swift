import Delivery
import Foundation
import JSON
import OpenSSLCrypto
import SCIM
import TestSupport
import Testing

@Suite("From the identity provider to the webhook", .timeLimit(.minutes(10)))
struct DeliveryCommandTests {
    @Test func `a created user arrives, signed, and is shown as delivered`() throws {
        let receiver = Receiver()
        defer { receiver.stop() }
        let gateway = try GatewayProcess.ready(GatewayProcess.text(destination: receiver.url))
        let token = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        receiver.wait(forRequests: 1)
        let webhook = receiver.requests[0]
        let event = try JSONValue(parsing: webhook.body)
        #expect(event["type"] == "user.created")
        #expect(event["data"]?["user"]?["userName"] == "ada@contoso.com")
        #expect(webhook.header("webhook-id") == event["id"]?.string)
        #expect(webhook.header("user-agent") == "scimhook/0.1.0")
        let crypto = OpenSSLCrypto()
        let key = try VerifyingKey(text: "whsec_plJ3nmyCDGBKInavdOK15jsl", crypto: crypto)
        try StandardWebhooks.verify(
            with: [key],
            id: try #require(webhook.header("webhook-id")),
            timestamp: try #require(webhook.header("webhook-timestamp")),
            signature: try #require(webhook.header("webhook-signature")), body: webhook.body,
            now: Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)),
            crypto: crypto)
        let delivery = try gateway.delivery(in: "delivered")
        #expect(delivery.show.contains("state        delivered after 1 attempt\n"))
        #expect(delivery.show.contains("HTTP 204"))
        #expect(delivery.show.contains("peer 127.0.0.1;"))
        #expect(!gateway.child.errors.contains("ada@contoso.com"))
    }

    @Test func `a failed delivery says why, and goes on when it is told to`() throws {
        let script = Script()
        let receiver = Receiver { _ in [.answer(script.next())] }
        defer { receiver.stop() }
        let gateway = try GatewayProcess.ready(GatewayProcess.text(destination: receiver.url))
        let token = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        let failed = try gateway.delivery(in: "retrying")
        #expect(failed.show.contains("next try"))
        #expect(failed.show.contains("HTTP 500"))
        #expect(try gateway.run("deliveries", "retry", failed.id).output == "1 to be tried again\n")
        let delivered = try gateway.delivery(in: "delivered")
        #expect(delivered.id == failed.id)
        #expect(delivered.show.contains("delivered after 2 attempts"))
        #expect(try gateway.run("deliveries", "retry", failed.id).code == 1)
    }

    @Test func `a replay sends again what was delivered, in order and with the same ids`() throws {
        let receiver = Receiver()
        defer { receiver.stop() }
        let gateway = try GatewayProcess.ready(GatewayProcess.text(destination: receiver.url))
        let client = try gateway.client()
        let id = try client.create("ada@contoso.com")
        for title in ["Analyst", "Countess"] {
            let change = """
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":
                [{"op":"replace","path":"title","value":"\(title)"}]}
                """
            #expect(try client.ask("PATCH", "/Users/\(id)", change).status == 200)
        }
        receiver.wait(forRequests: 3)
        _ = try gateway.delivery(in: "delivered")
        let replay = try gateway.run("destination", "replay", "events", "--since", "1h")
        #expect(replay.code == 0, "\(replay.errors)")
        #expect(replay.output == "3 deliveries are made once more\n")
        receiver.wait(forRequests: 6)
        let bodies = try receiver.requests.map { try JSONValue(parsing: $0.body) }
        #expect(bodies[..<3].map { $0["id"] } == bodies[3...].map { $0["id"] })
        #expect(bodies.map { $0["replay"] == true } == [false, false, false, true, true, true])
        #expect(receiver.requests[5].header("scimhook-attempt") == "2")
        #expect(bodies[5]["data"]?["user"]?["title"] == "Countess")
        let refused = try gateway.run("destination", "replay", "events")
        #expect(refused.code == 64)
    }

    @Test func `a skipped delivery is given up`() throws {
        let receiver = Receiver { _ in [.answer("500 Sorry")] }
        defer { receiver.stop() }
        let gateway = try GatewayProcess.ready(GatewayProcess.text(destination: receiver.url))
        let token = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        let failed = try gateway.delivery(in: "retrying")
        #expect(try gateway.run("deliveries", "skip", failed.id).output == "1 skipped\n")
        #expect(
            try gateway.run("deliveries", "list", "--only", "skipped").output.contains(failed.id))
        let status = try gateway.run("status").output
        #expect(status.firstMatch(of: #/events +sending +0 +0 +0 +0 /#) != nil, "\(status)")
    }

    @Test func `what waited when the gateway stopped is delivered after its next start`() throws {
        let receiver = Receiver { _ in [.hang] }
        let gateway = try GatewayProcess.ready(GatewayProcess.text(destination: receiver.url))
        let token = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        receiver.wait(forRequests: 1)
        gateway.child.signal(SIGKILL)
        #expect(gateway.child.wait() == -SIGKILL)
        receiver.stop()
        let second = Receiver()
        defer { second.stop() }
        let text = GatewayProcess.text(destination: second.url).replacing(
            "STATE", with: gateway.state)
        let again = try GatewayProcess.ready(text)
        second.wait(forRequests: 1)
        #expect(
            second.requests[0].header("webhook-id") == receiver.requests[0].header("webhook-id"))
        _ = again
    }
}

/// Fails the first time.
private final class Script: @unchecked Sendable {
    private let lock = NSLock()
    private var calls = 0

    func next() -> String {
        lock.withLock {
            calls += 1
            return calls == 1 ? "500 Sorry" : "204 No Content"
        }
    }
}

extension GatewayProcess {
    /// The one delivery there is, once it is in a state; asks until then.
    fileprivate func delivery(in state: String) throws -> (id: String, show: String) {
        for _ in 0..<200 {
            let list = try run("deliveries", "list", "--json", "--only", state)
            let items = try JSONValue(parsing: Array(list.output.utf8))["items"]?.array ?? []
            guard let id = items.first?["id"]?.string else { continue }
            return (id, try run("deliveries", "show", id).output)
        }
        Issue.record("no delivery is ever \(state)")
        return ("", "")
    }
}
