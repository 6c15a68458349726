import Foundation
import Testing

/// A gateway that runs one of the examples as it is shipped, but for its addresses.
final class ExampleSite {
    let directory: URL
    let file: URL
    let scimPort = freePort()
    private(set) var gateway: RunningProgram?
    let token: String

    /// Starts it and waits until it is ready.
    ///
    /// - Parameters:
    ///   - name: Of the file in `deploy/examples`.
    ///   - url: What the example calls its receiver, and what that is called here.
    ///   - credentials: The secrets that the example names.
    ///   - edits: What else is written in another way here.
    /// - Throws: An expectation that failed when it does not get ready.
    init(
        _ name: String, url: (String, String), credentials: [String: String],
        edits: [(String, String)] = []
    ) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-example-\(UUID().uuidString)")
        let secrets = directory.appending(path: "credentials")
        try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
        for (name, secret) in credentials {
            try secret.write(
                to: secrets.appending(path: name), atomically: true, encoding: .utf8)
        }
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
            .replacing(url.0, with: url.1)
            .replacing("127.0.0.1:8080", with: "127.0.0.1:\(scimPort)")
            .replacing("127.0.0.1:8081", with: "127.0.0.1:0")
            .replacing("\n  scim: {", with: "\n  state: \"\(directory.path)/state\",\n  scim: {")
            // Retries in seconds, not hours.
            .replacing("      permanent:", with: "      \(Self.retry)\n      permanent:")
            .replacing(
                "      timeout: \"10s\"", with: "      \(Self.retry)\n      timeout: \"10s\"")
        file = directory.appending(path: "scimhook.json5")
        try edits.reduce(text) { $0.replacing($1.0, with: $1.1) }.write(
            to: file, atomically: true, encoding: .utf8)
        gateway = try RunningProgram(
            "/usr/bin/env",
            [
                "CREDENTIALS_DIRECTORY=\(secrets.path)", BuiltProgram.path, "serve", "--config",
                file.path,
            ])
        let state = directory.path + "/state"
        try #require(
            waitUntil { (try? BuiltProgram.run("status", "--ready", "--state", state).code) == 0 },
            "the gateway is not ready: \(gateway?.remarks ?? "")")
        let (code, output) = try BuiltProgram.run("token", "create", "contoso", "--state", state)
        try #require(code == 0, "\(output)")
        token = output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit {
        gateway = nil
        try? FileManager.default.removeItem(at: directory)
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "deploy/examples")

    private static let retry =
        "retry: { schedule: [\"50ms\", \"100ms\", \"200ms\"], giveUpAfter: \"1h\" },"

    var state: String { directory.path + "/state" }
    var url: String { "http://127.0.0.1:\(scimPort)/scim/v2/contoso" }

    /// Plays an identity provider against it.
    func simulate(users: Int, cycles: Int) throws {
        let (code, output) = try BuiltProgram.run(
            "simulate", url, "--token", token, "--users", "\(users)", "--cycles", "\(cycles)")
        #expect(code == 0, "\(output)")
    }

    /// Waits until nothing waits for delivery any more; the ledger of the destination.
    func drain() throws -> [String: Int] {
        var states: [String: Int] = [:]
        _ = try waitUntil(seconds: 120) {
            let (code, output) = try BuiltProgram.run("status", "--json", "--state", state)
            guard code == 0, let status = object(output),
                let destination = (status["destinations"] as? [[String: Any]])?.first
            else { return false }
            states = destination["states"] as? [String: Int] ?? [:]
            return ["blocked", "pending", "retrying"].allSatisfy { states[$0] == 0 }
        }
        return states
    }

    /// Sends one request of a provider with curl; the body of the answer.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> [String: Any] {
        try curl(method, url + path, body, ["Authorization: Bearer \(token)"])
    }

    /// All users as the gateway exports them, by userName.
    func export() throws -> [String: [String: Any]] {
        let (code, output) = try BuiltProgram.run("users", "export", "--state", state)
        #expect(code == 0)
        let users = output.split(separator: "\n").compactMap { object(String($0)) }
        return Dictionary(users.map { ($0["userName"] as? String ?? "", $0) }) { first, _ in first }
    }
}

/// Sends one request with curl, a client that nobody here wrote; the body of the answer.
@discardableResult
func curl(
    _ method: String, _ url: String, _ body: String? = nil, _ headers: [String] = [],
    options: [String] = []
) throws -> [String: Any] {
    var arguments = ["-sS", "--globoff", "-X", method, url] + options
    for header in headers { arguments += ["-H", header] }
    if let body { arguments += ["-H", "Content-Type: application/json", "--data-binary", body] }
    let curl = try RunningProgram("/usr/bin/curl", arguments)
    #expect(curl.waitForExit() == 0, "\(curl.remarks)")
    return object(curl.output) ?? [:]
}
