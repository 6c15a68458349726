import CLinux
import Foundation
import JSON
import Testing

@Suite(
    "A paused integration, and a mass change that waits for an operator", .timeLimit(.minutes(10)))
struct GuardTests {
    private static let text = GatewayProcess.text().replacing(
        "destinations: [\"events\"]",
        with: "destinations: [\"events\"], "
            + "guard: { deactivations: \"20%\", within: \"1d\", minimum: 3 }")

    @Test func `a paused integration is told to come back, and stays paused over a restart`() throws
    {
        let gateway = try GatewayProcess.ready()
        let client = try gateway.client()
        #expect(try gateway.run("integration", "pause", "contoso").code == 0)
        let refused = try client.ask("POST", "/Users", "{\"userName\":\"ada\"}")
        #expect(refused.status == 503)
        #expect(refused.head.contains("Retry-After: 60"))
        #expect(try SCIMClient(port: client.port, token: "x").ask("GET", "/Users").status == 401)
        try gateway.restart()
        let later = SCIMClient(port: try gateway.port("scim"), token: client.token)
        #expect(try later.ask("GET", "/Users").status == 503)
        #expect(try gateway.run("integration", "list").output.contains(" paused "))
        #expect(try gateway.run("status").output.contains(" paused "))
        #expect(try gateway.metric("scimhook_integration_paused{integration=\"contoso\"}") == "1")
        #expect(try gateway.run("integration", "resume", "contoso").code == 0)
        #expect(try later.ask("GET", "/Users").status == 200)
        #expect(try gateway.run("integration", "pause", "nobody").code == 1)
    }

    @Test func `a mass change is stored and held until it is approved, over a restart too`() throws
    {
        let gateway = try GatewayProcess.ready(Self.text)
        var client = try gateway.client()
        let ids = try (0..<20).map { try client.create("user\($0)@contoso.com") }
        // A fifth of 20 is 4.
        for id in ids[..<4] { #expect(try client.deactivate(id) == 200) }
        #expect(try gateway.metric("scimhook_guard_tripped{integration=\"contoso\"}") == "0")
        try gateway.restart()
        client = SCIMClient(port: try gateway.port("scim"), token: client.token)
        for id in ids[4..<6] { #expect(try client.deactivate(id) == 200) }
        #expect(try client.ask("GET", "/Users/\(ids[5])").body["active"] == false)
        #expect(try held(gateway) == 2)
        #expect(try gateway.metric("scimhook_guard_tripped{integration=\"contoso\"}") == "1")
        let status = try gateway.run("status").output
        #expect(status.contains("scimhook destination approve events"))
        #expect(gateway.child.errors.contains("a mass change"))
        try gateway.restart()
        client = SCIMClient(port: try gateway.port("scim"), token: client.token)
        #expect(try client.deactivate(ids[6]) == 200)
        #expect(try held(gateway) == 3)
        let approved = try gateway.run("destination", "approve", "events")
        #expect(approved.code == 0)
        #expect(approved.output.contains("3 held deliveries"))
        #expect(try held(gateway) == 0)
        #expect(try gateway.metric("scimhook_guard_tripped{integration=\"contoso\"}") == "0")
        // Decided is decided, after a restart as well: two more of 13 are no mass change.
        try gateway.restart()
        client = SCIMClient(port: try gateway.port("scim"), token: client.token)
        for id in ids[7..<9] { #expect(try client.deactivate(id) == 200) }
        #expect(try held(gateway) == 0)
    }

    @Test func `a mass change can be rejected`() throws {
        let gateway = try GatewayProcess.ready(Self.text)
        let client = try gateway.client()
        let ids = try (0..<5).map { try client.create("user\($0)@contoso.com") }
        for id in ids { #expect(try client.ask("DELETE", "/Users/\(id)").status == 204) }
        #expect(try held(gateway) == 3)
        let rejected = try gateway.run("destination", "reject", "events", "--json")
        #expect(rejected.output.contains("\"changed\":3"))
        #expect(try held(gateway) == 0)
        let list = try gateway.run("deliveries", "list", "--only", "skipped")
        #expect(list.output.split(separator: "\n").count == 4)
    }

    private func held(_ gateway: GatewayProcess) throws -> Int {
        let status = try JSONValue(parsing: Array(gateway.run("status", "--json").output.utf8))
        let states = status["destinations"]?.array?.first?["states"]
        return states?["held"]?.number?.int ?? -1
    }
}

extension GatewayProcess {
    /// The value of one series of the metrics.
    fileprivate func metric(_ series: String) throws -> Substring? {
        let body = try ask("/metrics", token: token("--admin")).body
        return body.split(separator: "\n").first { $0.hasPrefix(series + " ") }?
            .dropFirst(series.count + 1)
    }
}
