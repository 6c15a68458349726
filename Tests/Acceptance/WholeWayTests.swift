import Foundation
import Testing

@Suite("A provider provisions through the built program", .serialized, .timeLimit(.minutes(10)))
struct WholeWayTests {
    @Test(arguments: ["entra", "entra-legacy", "okta", "bulk"])
    func `every change arrives, in order, though a fifth of the deliveries fail`(
        provider: String
    ) throws {
        let site = try GatewaySite(provider: provider == "okta" ? "okta" : "entra")
        try site.startReceiver(failing: 0.2)
        try site.startGateway()
        let token = try site.createToken()
        let (code, output) = try BuiltProgram.run(
            "simulate", site.url, "--token", token, "--provider", provider, "--users", "200",
            "--groups", "20", "--cycles", "3")
        #expect(code == 0, "\(output)")
        try checkReceiver(site, token)
    }

    @Test func `what was acknowledged survives ten kills at random moments`() throws {
        let site = try GatewaySite()
        try site.startReceiver(failing: 0.2)
        try site.startGateway()
        let token = try site.createToken()
        let provider = try BuiltProgram.start([
            "simulate", site.url, "--token", token, "--users", "200", "--cycles", "6",
            "--rate", "250", "--patience", "60s",
        ])
        var kills = 0
        while kills < 10, provider.isRunning {
            usleep(UInt32.random(in: 150_000...600_000))
            site.gateway?.kill(SIGKILL)
            _ = site.gateway?.waitForExit()
            try site.startGateway()
            kills += 1
        }
        let code = provider.waitForExit()
        #expect(kills == 10, "the simulation ended after \(kills) kills")
        // The simulation reads everybody back at its end: a lost change is a violation.
        #expect(code == 0, "\(provider.output) \(provider.remarks)")
        try checkReceiver(site, token)
    }

    @Test func `a failing disk ends the process with 74, and nothing acknowledged is lost`() throws
    {
        let site = try GatewaySite()
        try site.startReceiver(failing: 0)
        try site.startGateway(fileLimit: 17 << 10)
        let token = try site.createToken()
        let provider = try BuiltProgram.start([
            "simulate", site.url, "--token", token, "--users", "6000", "--cycles", "0",
            "--patience", "60s",
        ])
        #expect(site.gateway?.waitForExit() == 74)
        try site.startGateway()
        #expect(provider.waitForExit() == 0, "\(provider.output) \(provider.remarks)")
        try checkReceiver(site, token)
    }

    /// Nothing lost, nothing inverted, and both ends know the same.
    private func checkReceiver(_ site: GatewaySite, _ token: String) throws {
        let states = try site.waitForDelivery()
        let received = ReceivedState(try site.receivedEvents())
        #expect(received.events > 200)
        #expect(received.inversions == 0)
        #expect(states["delivered"] == received.events)
        #expect(states["accepted"] == states["delivered"])
        #expect(received.differences(from: try site.users(token)) == [])
    }
}
