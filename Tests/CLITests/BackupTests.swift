import CLinux
import Foundation
import JSON
import Testing
import Threads

@Suite("Backup and restore", .timeLimit(.minutes(10)))
struct BackupTests {
    @Test func `a backup under load is a state that was, and restoring it brings that back`() throws
    {
        let gateway = try GatewayProcess.ready()
        let client = try gateway.client()
        for number in 0..<10 { _ = try client.create("user\(number)@contoso.com") }
        let file = gateway.directory.appendingPathComponent("copy.db").path
        let created = Lock(10)
        let isOver = Lock(false)
        let load = Thread("load") {
            while !isOver.with({ $0 }) {
                let number = created.with { $0 }
                guard (try? client.create("user\(number)@contoso.com")) != "" else { continue }
                created.with { $0 += 1 }
            }
        }
        let before = created.with { $0 }
        let backup = try gateway.run("backup", file, "--json")
        let after = created.with { $0 }
        isOver.with { $0 = true }
        load.join()
        #expect(backup.code == 0, "\(backup.errors)")
        #expect(backup.output.contains("\"verified\":true"))
        #expect(try mode(of: file) == 0o600)
        #expect(try names(in: gateway.state).allSatisfy { !$0.hasSuffix(".partial") })
        let metrics = try gateway.ask("/metrics", token: gateway.token("--admin")).body
        let series = "scimhook_store_last_backup_timestamp_seconds "
        #expect(metrics.contains("\n" + series) && !metrics.contains("\n\(series)0\n"))

        let running = try gateway.run("restore", file)
        #expect(running.code == 74)
        #expect(running.errors.contains("another scimhook runs"))
        gateway.child.signal(SIGKILL)
        _ = gateway.child.wait()
        let restored = try gateway.run("restore", file, "--json")
        #expect(restored.code == 0, "\(restored.errors)")
        let old = try #require(
            JSONValue(parsing: Array(restored.output.utf8))["old"]?.string)
        #expect(FileManager.default.fileExists(atPath: old))
        try gateway.restart()
        let again = SCIMClient(port: try gateway.port("scim"), token: client.token)
        let total = try again.ask("GET", "/Users?count=1").body["totalResults"]?.number?.int ?? -1
        #expect((before...(after + 1)).contains(total), "\(before) \(total) \(after)")
        // A prefix: every user up to one is there, and nobody after.
        for number in [0, before - 1, total - 1] {
            let filter = "userName+eq+%22user\(number)@contoso.com%22"
            let found = try again.ask("GET", "/Users?filter=\(filter)").body["totalResults"]
            #expect(found == 1, "user\(number)")
        }
        let status = try gateway.run("status", "--json").output
        #expect(status.contains("\"imbalance\":0"))
    }

    @Test func `a backup never overwrites`() throws {
        let gateway = try GatewayProcess.ready()
        let file = gateway.directory.appendingPathComponent("there").path
        try "precious".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try gateway.run("backup", file).code == 1)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    @Test func `nobody but the control socket gets a backup`() throws {
        let gateway = try GatewayProcess.ready()
        let connection = try HTTPConnection(port: try gateway.port("admin"))
        connection.send(
            """
            POST /control/backup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
            Authorization: Bearer \(try gateway.token("--admin", "--role", "operator"))\r\n\
            Content-Length: 0\r\n\r\n
            """)
        #expect(connection.status() == 403)
    }

    private func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
    }

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return attributes[.posixPermissions] as? Int ?? 0
    }
}
