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

    @Test func `what only the service has is no failure of its secrets`() throws {
        let text = GatewayProcess.text().replacing(
            "\"whsec_plJ3nmyCDGBKInavdOK15jsl\"", with: "{ credential: \"app.secret\" }")
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        try "whsec_plJ3nmyCDGBKInavdOK15jsl".write(
            toFile: folder.path + "/app.secret", atomically: true, encoding: .utf8)
        let gateway = try GatewayProcess.ready(
            text, environment: ["CREDENTIALS_DIRECTORY": folder.path])
        let findings = try findings(gateway, code: 1)
        #expect(findings["secrets"]?.0 == "skipped", "\(findings)")
        #expect(findings["secrets"]?.1.contains("destinations.events.secret: only the") == true)
        #expect(findings["gateway"]?.0 == "ok")
        #expect(findings["test connection contoso"]?.0 == "warning")
    }

    @Test func `a gateway whose certificate Entra would not believe is told so`() throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = try ChildProcess(
            [
                "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
                folder.path + "/key.pem", "-out", folder.path + "/certificate.pem", "-days", "30",
                "-subj", "/CN=127.0.0.1",
            ], in: folder)
        #expect(certificate.wait() == 0)
        let port = try Listener().port
        let tls = """
            tls: { certificate: "\(folder.path)/certificate.pem", key: "\(folder.path)/key.pem" }
            """
        let gateway = try GatewayProcess.ready(
            GatewayProcess.text(scim: "127.0.0.1:\(port)").replacing(
                "scim: {", with: "scim: { \(tls),"))
        let findings = try findings(gateway, code: 1)
        #expect(findings["tls"]?.1.contains("vouches for itself") == true, "\(findings)")
        #expect(findings["entra tls"]?.0 == "failed")
        #expect(findings["entra tls"]?.1.contains("https://127.0.0.1:\(port)") == true)
    }

    @Test func `a public address that is out of reach may be right`() throws {
        let gateway = try GatewayProcess.ready(
            GatewayProcess.text().replacing(
                "scim: {", with: "scim: { publicURL: \"https://127.0.0.1:9\","))
        #expect(try findings(gateway, code: 1)["entra tls"]?.0 == "warning")
    }

    @Test func `findings stand in columns`() throws {
        let gateway = try GatewayProcess.ready()
        let command = try ChildProcess(
            [GatewayProcess.binary, "doctor", "--config", gateway.configuration],
            in: gateway.directory)
        #expect(command.wait() == 1)
        let lines = command.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        for line in lines { #expect(line.dropFirst(8).hasPrefix(" "), "\(line)") }
        #expect(lines.contains { $0.hasPrefix("OK       state                    ") })
        #expect(command.errors == "1 failed: something needs attention.\n")
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
