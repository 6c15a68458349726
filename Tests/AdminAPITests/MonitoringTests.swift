import AdminAPI
import Foundation
import HTTPMessage
import SCIM
import TestSupport
import Testing

@Suite("What deploy/prometheus and deploy/grafana rest on", .timeLimit(.minutes(10)))
struct MonitoringTests {
    private static let deploy = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "deploy")

    /// Gauges that the running process adds to those of the admin API.
    private static let ofProcess: Set<String> = [
        "scimhook_store_healthy", "scimhook_store_disk_full", "scimhook_store_free_bytes",
        "scimhook_store_size_bytes", "scimhook_store_last_backup_timestamp_seconds",
        "scimhook_config_last_reload_successful", "scimhook_http_connections",
        "scimhook_tls_certificate_expiry_timestamp_seconds",
    ]

    private func metrics() throws -> String {
        let bench = AdminBench()
        return bench.ask(.get, "/metrics", token: try bench.token()).text
    }

    @Test(arguments: ["prometheus/alerts.yml", "grafana/scimhook.json"])
    func `every metric that a rule or a panel names exists`(file: String) throws {
        let text = try String(contentsOf: Self.deploy.appending(path: file), encoding: .utf8)
        let exported = Set(
            try metrics().split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map {
                String($0.split(separator: " ")[2])
            })
        let used = Set(text.matches(of: /scimhook_[a-z_]+/).map { String($0.output) })
        #expect(used.count > 10)
        for name in used {
            let base = name.replacing(/_(bucket|sum|count)$/, with: "")
            let isThere =
                exported.contains(name) || exported.contains(base)
                || Self.ofProcess.contains(name)
            #expect(isThere, "\(name)")
        }
    }

    @Test func `Prometheus finds nothing wrong with the metrics`() throws {
        #expect(try promtool(["check", "metrics"], input: try metrics()) == "")
    }

    @Test func `the alert rules fire when they should and only then`() throws {
        let rules = Self.deploy.appending(path: "prometheus/alerts.test.yml").path
        let output = try promtool(["test", "rules", rules])
        #expect(output.contains("SUCCESS"))
    }

    @Test func `three integrations and three destinations stay a small number of series`() throws {
        let names = ["a", "b", "c"]
        let registry = MetricsRegistry(
            MetricNames(integrations: names, destinations: names, quirks: []),
            now: { .init(milliseconds: 0) })
        let buckets = registry.families.filter { $0.kind == .histogram }
        let others = registry.families.filter { $0.kind != .histogram }
        #expect(others.reduce(0) { $0 + $1.samples.count } < 450)
        #expect(buckets.reduce(0) { $0 + $1.samples.count } < 300)
    }

    /// What promtool says; empty when it is content.
    private func promtool(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/promtool")
        process.arguments = arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
