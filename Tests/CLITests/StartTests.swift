import CLinux
import Foundation
import Testing

@Suite("Starting the gateway", .timeLimit(.minutes(10)))
struct StartTests {
    @Test func `check names every problem of a file on a line of its own`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("bad.json5").path
        try """
        { state: 7, integratoins: {}, scim: { listen: "nowhere" },
          destinations: { events: { type: "webhook", url: "ftp://x", secret: "whsec_x" } } }
        """.write(toFile: path, atomically: true, encoding: .utf8)
        let check = try ChildProcess(
            [GatewayProcess.binary, "check", "--config", path], in: directory)
        #expect(check.wait() == 78)
        let lines = check.errors.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("\(path): ") })
        for key in ["state", "integratoins", "scim.listen", "destinations.events.url"] {
            #expect(lines.contains { $0.hasPrefix("\(path): \(key): ") }, "\(key)")
        }
        #expect(check.errors.contains("did you mean"))
    }

    @Test func `serve refuses a bad file with all its problems`() throws {
        let gateway = try GatewayProcess("{ state: 7, log: { level: \"loud\" } }")
        #expect(gateway.child.wait() == 78)
        #expect(gateway.child.errors.contains("state: "))
        #expect(gateway.child.errors.contains("log.level: "))
    }

    @Test func `a missing file is a matter of configuration`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        for command in ["check", "serve"] {
            let child = try ChildProcess(
                [GatewayProcess.binary, command, "--config", "/nonexistent.json5"], in: directory)
            #expect(child.wait() == 78)
            #expect(child.errors.contains("/nonexistent.json5: cannot be read: No such file"))
        }
    }

    @Test func `a secret that cannot be read is named with its destination`() throws {
        let text = GatewayProcess.text().replacing(
            "secret: \"whsec_plJ3nmyCDGBKInavdOK15jsl\"",
            with: "secret: { file: \"/nonexistent/secret\" }")
        let gateway = try GatewayProcess(text)
        #expect(gateway.child.wait() == 78)
        #expect(
            gateway.child.errors.contains(
                "destinations.events.secret: the secret in /nonexistent/secret"))
    }

    @Test func `every secret and certificate that cannot be had is named with its option`() throws {
        let text = """
            {
              state: "STATE", scim: { listen: "127.0.0.1:0" }, admin: { listen: "127.0.0.1:0" },
              destinations: {
                a: { type: "webhook", url: "http://127.0.0.1:9", secret: { env: "SCIMHOOK_NONE" } },
                b: {
                  type: "user-api", baseURL: "http://127.0.0.1:9",
                  auth: {
                    basic: { user: "u", password: { file: "b.secret" } }, tls: { ca: "ca.pem" },
                  },
                },
                c: {
                  type: "webhook", url: "http://127.0.0.1:9", tls: { certificate: "c", key: "k" },
                  secret: "whsec_plJ3nmyCDGBKInavdOK15jsl",
                },
              },
            }
            """
        let gateway = try GatewayProcess(text)
        #expect(gateway.child.wait() == 78)
        let folder = gateway.directory.path
        for message in [
            "destinations.a.secret: the environment variable SCIMHOOK_NONE is not set",
            "destinations.b.auth.basic.password: the secret in \(folder)/b.secret cannot be read",
            "destinations.b.auth.tls.ca: \(folder)/ca.pem cannot be read: No such file",
            "destinations.c.tls: cannot use certificate \(folder)/c: No such file",
        ] {
            #expect(
                gateway.child.errors.contains("\(gateway.configuration): \(message)"),
                "\(message)")
        }
    }

    @Test func `a relative path starts where the file is, for the gateway and for commands`() throws
    {
        let text = GatewayProcess.text().replacing("STATE", with: "here").replacing(
            "\"whsec_plJ3nmyCDGBKInavdOK15jsl\"", with: "{ file: \"events.secret\" }")
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("c.json5").path
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try "whsec_plJ3nmyCDGBKInavdOK15jsl\n".write(
            toFile: folder.path + "/events.secret", atomically: true, encoding: .utf8)
        let notifications = try NotifySocket(isAbstract: true)
        let elsewhere = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: elsewhere) }
        let gateway = try ChildProcess(
            [GatewayProcess.binary, "serve", "--config", file], in: elsewhere,
            environment: ["NOTIFY_SOCKET": notifications.name])
        defer {
            gateway.signal(SIGKILL)
            _ = gateway.wait()
        }
        #expect(notifications.receive(containing: "READY=1") != nil, "\(gateway.errors)")
        #expect(FileManager.default.fileExists(atPath: folder.path + "/here/scimhook.db"))
        let status = try ChildProcess(
            [GatewayProcess.binary, "status", "--ready", "--config", file], in: elsewhere)
        #expect(status.wait() == 0)
    }

    @Test func `an occupied port is named with what to do`() throws {
        let listener = try Listener()
        let gateway = try GatewayProcess(
            GatewayProcess.text(scim: "127.0.0.1:\(listener.port)"))
        #expect(gateway.child.wait() == 78)
        #expect(
            gateway.child.errors.contains(
                "127.0.0.1:\(listener.port) is in use by another program"))
    }

    @Test func `a second gateway on the same state directory leaves the first alone`() throws {
        let first = try GatewayProcess.ready()
        let text = GatewayProcess.text().replacing("STATE", with: first.state)
        let second = try GatewayProcess(text)
        #expect(second.child.wait() == 74)
        #expect(second.child.errors.contains("another scimhook runs on the state directory"))
        #expect(second.child.errors.contains("\(first.child.id)"))
        #expect(try first.run("status", "--ready").output == "ready\n")
    }

    @Test(.enabled(if: geteuid() == 0 && access("/usr/bin/unshare", X_OK) == 0))
    func `a gateway that refuses changes for want of room is not ready, and says why`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        // Less than what has to stay free, on a file system of its own.
        let mount = directory.appendingPathComponent("small").path
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
        let port = try Listener().port
        let file = directory.appendingPathComponent("c.json5").path
        try GatewayProcess.text(admin: "127.0.0.1:\(port)").replacing(
            "STATE", with: mount + "/state"
        )
        .write(toFile: file, atomically: true, encoding: .utf8)
        let notifications = try NotifySocket(isAbstract: true)
        let gateway = try ChildProcess(
            [
                "/usr/bin/unshare", "--mount", "/bin/sh", "-c",
                "mount -t tmpfs -o size=48m none \"$2\" && exec \"$0\" serve --config \"$1\"",
                GatewayProcess.binary, file, mount,
            ], in: directory, environment: ["NOTIFY_SOCKET": notifications.name])
        defer {
            gateway.signal(SIGKILL)
            _ = gateway.wait()
        }
        try #require(notifications.receive(containing: "READY=1") != nil, "\(gateway.errors)")
        let connection = try HTTPConnection(port: port)
        connection.send("GET /readyz?verbose HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answer = connection.receive()
        #expect(HTTPConnection.status(of: answer) == 503)
        #expect(answer.contains("[-] disk: so little room is left that changes are refused"))
        #expect(answer.contains("[+] store"))
    }

    @Test(.enabled(if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0))
    func `another user is told whose permission is missing`() throws {
        let gateway = try GatewayProcess.ready()
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("c.json5").path
        try GatewayProcess.text().replacing("STATE", with: directory.path + "/state").write(
            toFile: path, atomically: true, encoding: .utf8)
        func asNobody(_ words: String...) throws -> ChildProcess {
            let user = ["--reuid=65534", "--regid=65534", "--clear-groups"]
            return try ChildProcess(
                ["/usr/bin/setpriv"] + user + [GatewayProcess.binary] + words, in: directory)
        }
        chmod(directory.path, 0o755)
        chmod(path, 0o644)
        let serve = try asNobody("serve", "--config", path)
        #expect(serve.wait() == 77)
        #expect(serve.errors.contains("cannot write \(directory.path)/state"))
        chmod(path, 0o600)
        let check = try asNobody("check", "--config", path)
        #expect(check.wait() == 77)
        #expect(check.errors.contains("Permission denied"))
        chmod(gateway.directory.path, 0o755)
        let status = try asNobody("status", "--state", gateway.state)
        #expect(status.wait() == 77)
        #expect(status.errors.contains("only root and the gateway's own user"))
    }

    @Test func `without a gateway the commands say so`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        for words in [["status"], ["token", "list"], ["deliveries", "list"]] {
            let child = try ChildProcess(
                [GatewayProcess.binary] + words + ["--state", directory.path], in: directory)
            #expect(child.wait() == 69)
            #expect(child.errors.contains("the gateway is not running"))
            #expect(child.output.isEmpty)
        }
    }

    @Test func `no memory of the gateway ends up in a core dump`() throws {
        let gateway = try GatewayProcess.ready()
        let limits = try String(contentsOfFile: "/proc/\(gateway.child.id)/limits", encoding: .utf8)
        #expect(limits.firstMatch(of: #/Max core file size +0 +0 /#) != nil)
    }
}
