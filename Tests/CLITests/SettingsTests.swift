import Foundation
import JSON
import Testing

@Suite("Settings and store of a running gateway", .timeLimit(.minutes(10)))
struct SettingsTests {
    @Test func `settings show what is in force, where it is from and how the last reload went`()
        throws
    {
        let gateway = try GatewayProcess.ready()
        let token = try gateway.token("--admin", "--role", "viewer")
        func settings() throws -> JSONValue {
            try JSONValue(parsing: Array(gateway.ask("/api/v1/settings", token: token).body.utf8))
        }
        let first = try settings()
        #expect(first["file"] == .string(gateway.configuration))
        #expect(first["lastReload"] == .null)
        let events = first["configuration"]?["destinations"]?["events"]
        #expect(events?["secret"] == "redacted")
        #expect(events?["timeout"] == "15s")
        #expect(first["configuration"]?["state"] == .string(gateway.state))

        #expect(try gateway.reload("{ log: { level: 'loud' } }")?.contains("failed") == true)
        let refused = try settings()
        #expect(refused["lastReload"]?["ok"] == false)
        let problems = refused["lastReload"]?["problems"]?.array ?? []
        #expect(problems.contains { $0.string?.contains("log.level") == true }, "\(problems)")
        #expect(refused["configuration"] == first["configuration"])
        #expect(refused["loaded"] == first["loaded"])

        let changed = GatewayProcess.text(destination: "http://127.0.0.1:9/other?key=hush")
        #expect(try gateway.reload(changed) != nil)
        let second = try settings()
        #expect(second["lastReload"]?["ok"] == true)
        let url = second["configuration"]?["destinations"]?["events"]?["url"]
        #expect(url == "http://127.0.0.1:9/other?redacted")
        #expect(second["loaded"] == second["lastReload"]?["time"])
    }

    @Test func `the store shows its size, its schema and the backup that was verified`() throws {
        let gateway = try GatewayProcess.ready()
        let token = try gateway.token("--admin", "--role", "viewer")
        func store() throws -> JSONValue {
            try JSONValue(parsing: Array(gateway.ask("/api/v1/store", token: token).body.utf8))
        }
        let first = try store()
        #expect(first["healthy"] == true)
        #expect(first["backup"] == .null)
        #expect(first["check"] == .null)
        #expect(first["imbalance"] == 0)
        #expect(first["retention"]?["deliveredSeconds"] == 2_592_000)
        for key in ["databaseBytes", "pages", "pageBytes", "schema", "freeBytes", "floorBytes"] {
            #expect((first[key]?.number?.int ?? 0) > 0, "\(key)")
        }
        let file = gateway.directory.appendingPathComponent("copy.db").path
        #expect(try gateway.run("backup", file).code == 0)
        let second = try store()
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        #expect(second["backup"]?["bytes"]?.number?.int == size)
        #expect(second["backup"]?["verified"] == true)
        #expect(second["check"]?["of"] == "backup")
    }

    @Test func `a check after a storage failure counts as one, a backup does not stand in for it`()
        throws
    {
        let gateway = try GatewayProcess.ready()
        let token = try gateway.token("--admin")
        let series = "scimhook_store_last_verify_timestamp_seconds "
        #expect(try gateway.ask("/metrics", token: token).body.contains("\n\(series)0\n"))
        try "fsync".write(
            toFile: gateway.state + "/storage-failed", atomically: true, encoding: .utf8)
        try gateway.restart()
        let metrics = try gateway.ask("/metrics", token: token).body
        #expect(!metrics.contains("\n\(series)0\n"))
        #expect(metrics.contains("\nscimhook_store_last_backup_timestamp_seconds 0\n"))
        let store = try JSONValue(
            parsing: Array(gateway.ask("/api/v1/store", token: token).body.utf8))
        #expect(store["check"]?["of"] == "store")
    }
}
