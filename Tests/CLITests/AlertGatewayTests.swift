import CLinux
import Delivery
import Foundation
import HTTPMessage
import JSON
import OpenSSLCrypto
import Ports
import SCIM
import TestSupport
import Testing
import Threads

@Suite("A gateway that tells operators", .timeLimit(.minutes(10)))
struct AlertGatewayTests {
    private static let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"

    /// Two integrations, each with a destination; the second one gives up after one attempt.
    private func text(_ hooks: Receiver, _ alerts: Receiver, _ script: String) -> String {
        """
        {
          state: "STATE", scim: { listen: "127.0.0.1:0" },
          admin: { listen: "127.0.0.1:0", publicURL: "https://monitor.example" },
          integrations: {
            contoso: { destinations: ["events"] }, fabrikam: { destinations: ["other"] },
          },
          destinations: {
            events: { type: "webhook", url: "\(hooks.url)/gone", secret: "\(Self.secret)" },
            other: { type: "webhook", url: "\(hooks.url)/down", secret: "\(Self.secret)",
              retry: { giveUpAfter: "1ms" } },
          },
          alerts: [
            { name: "chat", url: "\(alerts.url)", secret: "\(Self.secret)" },
            { name: "pager", exec: ["/bin/sh", "-c", "(cat; echo) >> \(script)"], on: ["dead"] },
          ],
        }
        """
    }

    @Test func `each change of state is told once, whatever is restarted or down`() throws {
        let hooks = Receiver { request in
            [.answer(request.head.contains("/gone") ? "410 Gone" : "500 No")]
        }
        let refusals = Lock(1)
        let alerts = Receiver { _ in
            let isRefused = refusals.with { count in
                count -= 1
                return count >= 0
            }
            return [.answer(isRefused ? "503 Later" : "204 No Content")]
        }
        defer {
            hooks.stop()
            alerts.stop()
        }
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let pages = directory.appendingPathComponent("pages").path
        let gateway = try GatewayProcess.ready(text(hooks, alerts, pages))
        let contoso = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: contoso) == 201)
        alerts.wait(forRequests: 1)
        try verify(alerts.requests[0])
        #expect(kinds(alerts) == ["gone"])
        // It was refused: the message outlives the process, and is not made again.
        try gateway.restart()
        alerts.wait(forRequests: 2)
        #expect(alerts.requests[1].body == alerts.requests[0].body)
        #expect(
            try document(alerts.requests[1])["link"]
                == "https://monitor.example/destinations/events")
        let fabrikam = try gateway.token("fabrikam")
        // Fewer than open the breaker, so that nothing else is told.
        for number in 0..<4 { try create(number, fabrikam, gateway) }
        alerts.wait(forRequests: 3)
        for channel in ["chat", "pager"] { try waitUntilSent(channel, gateway) }
        try gateway.restart()
        for number in 4..<8 { try create(number, fabrikam, gateway) }
        #expect(try gateway.run("destination", "resume", "events").code == 0)
        // Its next attempt pauses it again, which is a new change of state.
        alerts.wait(forRequests: 4)
        #expect(kinds(alerts) == ["gone", "gone", "dead", "gone"])
        let lines = try String(contentsOfFile: pages, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        #expect(try JSONValue(parsing: Array(lines[0].utf8))["kind"] == "dead")
        let metrics = try gateway.ask("/metrics", token: gateway.token("--admin")).body
        #expect(metrics.contains("\nscimhook_alerts_total{kind=\"gone\"} 1\n"))
        #expect(metrics.contains("\nscimhook_alerts_total{kind=\"silent\"} 0\n"))
    }

    private func create(_ number: Int, _ token: String, _ gateway: GatewayProcess) throws {
        let name = "user\(number)@x.com"
        #expect(try gateway.createUser(name, token: token, integration: "fabrikam") == 201)
    }

    /// Waits until it is on disk that a message has gone through a channel.
    private func waitUntilSent(_ channel: String, _ gateway: GatewayProcess) throws {
        let token = try gateway.token("--admin")
        let series = "scimhook_alert_attempts_total{channel=\"\(channel)\",outcome=\"sent\"} "
        let wanted = series + (channel == "chat" ? "2" : "1")
        for _ in 0..<600 {
            if try gateway.ask("/metrics", token: token).body.contains(wanted) { return }
            poll(nil, 0, 50)
        }
        Issue.record("nothing went through \(channel)")
    }

    private func document(_ request: Receiver.Request) throws -> JSONValue {
        try JSONValue(parsing: request.body)
    }

    private func kinds(_ receiver: Receiver) -> [String] {
        receiver.requests.compactMap { try? document($0)["kind"]?.string }
    }

    private func verify(_ request: Receiver.Request) throws {
        let crypto = OpenSSLCrypto()
        let timestamp = try #require(request.header("webhook-timestamp"))
        try StandardWebhooks.verify(
            with: [VerifyingKey(text: Self.secret, crypto: crypto)],
            id: #require(request.header("webhook-id")), timestamp: timestamp,
            signature: #require(request.header("webhook-signature")), body: request.body,
            now: Timestamp(milliseconds: (Int64(timestamp) ?? 0) * 1000), crypto: crypto)
    }
}
