import Foundation
import Testing

/// A gateway with a receiver, each its own process, in a directory of their own.
final class GatewaySite {
    let directory: URL
    let scimPort = freePort()
    let adminPort = freePort()
    let receiverPort = freePort()
    private(set) var gateway: RunningProgram?
    private(set) var receiver: RunningProgram?
    private let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"

    /// Writes the configuration; all integrations deliver to the one receiver.
    init(integrations: [String] = ["contoso"], provider: String = "entra") throws {
        let settings = integrations.map {
            "\"\($0)\": { provider: \"\(provider)\", destinations: [\"events\"] }"
        }
        directory = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-site-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let configuration = """
            {
              state: "\(directory.path)/state",
              scim: { listen: "127.0.0.1:\(scimPort)" },
              admin: { listen: "127.0.0.1:\(adminPort)", openMetrics: true },
              integrations: { \(settings.joined(separator: ", ")) },
              destinations: {
                events: {
                  type: "webhook", url: "http://127.0.0.1:\(receiverPort)/", secret: "\(secret)",
                  retry: { schedule: ["100ms", "250ms", "500ms"], giveUpAfter: "1h" },
                },
              },
              log: { level: "warning" },
            }
            """
        try configuration.write(
            to: directory.appending(path: "scimhook.json5"), atomically: true, encoding: .utf8)
    }

    deinit {
        gateway = nil
        receiver = nil
        try? FileManager.default.removeItem(at: directory)
    }

    var state: String { directory.appending(path: "state").path }
    var url: String { "http://127.0.0.1:\(scimPort)/scim/v2/contoso" }
    private var received: URL { directory.appending(path: "received.jsonl") }

    /// Starts the gateway and waits until it is ready.
    ///
    /// - Parameter limit: The largest file that the process may write, in KiB: beyond it every
    ///   write fails like one on a broken disk.
    /// - Throws: An expectation that failed when it does not get ready.
    func startGateway(fileLimit limit: Int? = nil) throws {
        let configuration = directory.appending(path: "scimhook.json5").path
        if let limit {
            gateway = try RunningProgram(
                "/bin/bash",
                [
                    "-c", "trap '' XFSZ; ulimit -f \(limit); exec \"$0\" serve --config \"$1\"",
                    BuiltProgram.path, configuration,
                ])
        } else {
            gateway = try BuiltProgram.start(["serve", "--config", configuration])
        }
        try #require(
            waitUntil { (try? BuiltProgram.run("status", "--ready", "--state", state).code) == 0 },
            "the gateway is not ready: \(gateway?.remarks ?? "")")
    }

    /// Starts a receiver that refuses this share of the requests.
    func startReceiver(failing rate: Double) throws {
        receiver = try BuiltProgram.start([
            "listen", "--listen", "127.0.0.1:\(receiverPort)", "--secret", secret,
            "--fail", "\(rate)", "--out", received.path,
        ])
        try #require(receiver?.waitForOutput("listening on") == true)
    }

    func createToken(_ integration: String = "contoso") throws -> String {
        let (code, output) = try BuiltProgram.run(
            "token", "create", integration, "--state", state)
        try #require(code == 0, "\(output)")
        return output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Waits until nothing waits for delivery any more; returns the ledger of the destination.
    func waitForDelivery() throws -> [String: Int] {
        var states: [String: Int] = [:]
        _ = try waitUntil(seconds: 120) {
            let (code, output) = try BuiltProgram.run("status", "--json", "--state", state)
            guard code == 0, let status = object(output),
                let destination = (status["destinations"] as? [[String: Any]])?.first
            else { return false }
            states = destination["states"] as? [String: Int] ?? [:]
            states["accepted"] = destination["accepted"] as? Int
            return ["blocked", "pending", "retrying"].allSatisfy { states[$0] == 0 }
        }
        return states
    }

    /// Every accepted event body in the order of acceptance.
    func receivedEvents() throws -> [[String: Any]] {
        try String(contentsOf: received, encoding: .utf8).split(separator: "\n")
            .compactMap { object(String($0)) }
    }

    /// All users as the gateway lists them, by id.
    func users(_ token: String) throws -> [String: [String: Any]] {
        var users: [String: [String: Any]] = [:]
        while true {
            let page = try get("/Users?startIndex=\(users.count + 1)&count=200", token)
            let resources = page["Resources"] as? [[String: Any]] ?? []
            for user in resources { users[user["id"] as? String ?? ""] = user }
            if resources.isEmpty || users.count == page["totalResults"] as? Int { return users }
        }
    }

    /// Reads with curl, a client that nobody here wrote.
    func get(_ path: String, _ token: String) throws -> [String: Any] {
        let curl = try RunningProgram(
            "/usr/bin/curl", ["-sS", "-H", "Authorization: Bearer \(token)", url + path])
        _ = curl.waitForExit()
        return try #require(object(curl.output), "\(curl.output)")
    }
}

/// A port that was free a moment ago.
func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            _ = bind(descriptor, pointer, length)
            getsockname(descriptor, pointer, &length)
        }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
}

/// A JSON object as Foundation reads it: a second opinion beside our own parser.
func object(_ text: String) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
}
