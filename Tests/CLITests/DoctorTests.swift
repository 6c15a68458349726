import CLinux
import Foundation
import JSON
import Testing

@Suite("What the doctor finds", .timeLimit(.minutes(10)))
struct DoctorTests {
    @Test func `a gateway that runs answers the provider's Test Connection`() throws {
        let listener = try Listener()
        let text = GatewayProcess.text(destination: "http://127.0.0.1:\(listener.port)/hook")
        let gateway = try GatewayProcess.ready(text)
        let answers = DummyReceiver(listener)
        let findings = try findings(gateway)
        answers.stop()
        #expect(findings["configuration"]?.0 == "ok")
        #expect(findings["state"]?.0 == "ok")
        #expect(findings["gateway"]?.0 == "ok")
        #expect(findings["destination events"]?.0 == "ok", "\(findings)")
        #expect(findings["test connection contoso"]?.0 == "warning")
        #expect(findings["test connection contoso"]?.1.contains("https") == true)
        let tokens = try gateway.run("token", "list").output
        #expect(tokens.contains("revoked") && !tokens.contains("live"))
    }

    @Test func `what is wrong is named: destination, directory, paused integration`() throws {
        let gateway = try GatewayProcess.ready()
        chmod(gateway.state, 0o755)
        #expect(try gateway.run("integration", "pause", "contoso").code == 0)
        let findings = try findings(gateway, code: 1)
        #expect(findings["destination events"]?.0 == "failed")
        #expect(findings["destination events"]?.1.contains("connect") == true)
        #expect(findings["state"]?.1.contains("chmod 700") == true)
        #expect(findings["test connection contoso"]?.1.contains("503") == true)
    }

    @Test func `without a gateway the rest is looked at`() throws {
        let gateway = try GatewayProcess.ready()
        gateway.child.signal(SIGTERM)
        _ = gateway.child.wait()
        let findings = try findings(gateway, code: 1)
        #expect(findings["gateway"]?.0 == "failed")
        #expect(findings["test connection contoso"]?.0 == "skipped")
        #expect(findings["disk"] != nil && findings["clock"] != nil && findings["tls"] != nil)
    }

    @Test func `a broken file is the only finding, with its exit code`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("x.json5").path
        try "{ stat: 1 }".write(toFile: file, atomically: true, encoding: .utf8)
        let command = try ChildProcess(
            [GatewayProcess.binary, "doctor", "--config", file, "--json"], in: directory)
        #expect(command.wait() == 78)
        #expect(command.output.contains("\"ok\":false"))
        #expect(command.errors.contains("did you mean 'state'?"))
    }

    /// Name → verdict and detail.
    private func findings(
        _ gateway: GatewayProcess, code: Int32 = 0
    ) throws -> [String: (String, String)] {
        let command = try ChildProcess(
            [GatewayProcess.binary, "doctor", "--config", gateway.configuration, "--json"],
            in: gateway.directory)
        #expect(command.wait() == code, "\(command.output)")
        let document = try JSONValue(parsing: Array(command.output.utf8))
        let pairs = (document["checks"]?.array ?? []).map { check in
            (
                check["name"]?.string ?? "",
                (check["verdict"]?.string ?? "", check["detail"]?.string ?? "")
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
