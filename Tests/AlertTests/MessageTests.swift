import Alerts
import Delivery
import HTTPMessage
import JSON
import OpenSSLCrypto
import Ports
import SCIM
import TestSupport
import Testing

@Suite("What an alert looks like")
struct MessageTests {
    private let clock = ManualClock()

    private func alert() -> Alert {
        var world = World()
        world.fail(10)
        world.destination.isOpen = true
        world.destination.waiting = 12
        return world.look()[0]
    }

    private func message(_ body: JSONValue) -> AlertMessage {
        AlertMessage(
            id: .init(alert: "alr_1", channel: "a"), subject: "x", created: clock.now,
            body: body.bytes)
    }

    @Test func `the JSON has every part, and a text for people with all of them`() {
        let body = alert().message(
            id: "alr_1", gateway: "https://scim.example.com", monitor: "https://monitor.example")
        #expect(
            body == [
                "id": "alr_1", "type": "alert", "version": 1, "kind": "failing",
                "timestamp": .string(clock.now.text), "since": .string(clock.now.text),
                "gateway": "https://scim.example.com", "destination": "events",
                "integration": .null, "user": .null,
                "summary": "Destination events is failing: answered 503",
                "action": "scimhook destination test events",
                "link": "https://monitor.example/destinations/events",
                "text": .string(
                    "[scimhook] Destination events is failing: answered 503. "
                        + "Since 2026-11-23 22:41 UTC. 12 deliveries wait; nothing is lost, and it "
                        + "is tried again by itself.\n→ scimhook destination test events\n"
                        + "https://monitor.example/destinations/events\n"
                        + "(gateway https://scim.example.com)"),
            ])
        let bare = alert().message(id: "alr_1", gateway: "g", monitor: nil)
        #expect(bare["link"] == .null)
        #expect(bare["text"]?.string?.contains("http") == false)
    }

    @Test func `a webhook is signed as deliveries are, and its own headers win`() throws {
        let crypto = OpenSSLCrypto()
        let text = "whsec_plJ3nmyCDGBKInavdOK15jsl"
        let webhook = AlertWebhook(
            url: "https://chat.example.com", secret: try SigningSecret(text: text),
            headers: ["X-Room": "ops", "Webhook-Id": "forged"])
        let message = message(["text": "hello"])
        let request = webhook.request(
            message, now: clock.now, version: "1.2.3", crypto: crypto)
        #expect(request.method == "POST")
        #expect(request.body == message.body)
        #expect(request.headers["X-Room"] == "ops")
        #expect(request.headers["user-agent"] == "scimhook/1.2.3")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers.fields.filter { $0.name.lowercased() == "webhook-id" }.count == 1)
        try StandardWebhooks.verify(
            with: [try VerifyingKey(text: text, crypto: crypto)], id: "alr_1",
            timestamp: try #require(request.headers["webhook-timestamp"]),
            signature: try #require(request.headers["webhook-signature"]), body: request.body,
            now: clock.now, crypto: crypto)
        let unsigned = AlertWebhook(url: "https://chat.example.com").request(
            message, now: clock.now, version: "1.2.3", crypto: crypto)
        #expect(unsigned.headers["webhook-signature"] == nil)
    }

    @Test func `nothing in an alert becomes another header of a mail`() throws {
        let mail = AlertMail(
            envelope: MailEnvelope(from: "s@x.example", to: ["a@x.example", "b@x.example"]),
            server: "smtp://mail.x.example")
        let hostile = "é\r\nBcc: x@y.example\r\n\r\n" + String(repeating: "ü", count: 200)
        let request = mail.request(
            message(["summary": .string(hostile), "text": .string(hostile)]), version: "1.2.3")
        #expect(request.mail?.to == ["a@x.example", "b@x.example"])
        let text = String(decoding: request.body, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        let names = parts[0].split(separator: "\r\n").filter { !$0.hasPrefix(" ") }
            .compactMap { $0.split(separator: ":").first.map(String.init) }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "User-Agent",
                "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            ])
        #expect(text.contains("\r\nDate: Mon, 23 Nov 2026 22:41:07 +0000\r\n"))
        #expect(text.contains("\r\nMessage-ID: <alr_1.a@x.example>\r\n"))
        #expect(request.body.allSatisfy { $0 < 0x80 })
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        // No bare line feed or carriage return, RFC 5321 §2.3.8.
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\n" || $0 == "\r" })
    }
}
