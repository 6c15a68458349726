import CLinux
import Foundation
import JSON
import Testing

/// The built binary as a gateway on free ports, with a service manager that listens to it.
final class GatewayProcess {
    static let binary = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("scimhook").path

    let directory: URL
    let notifications: NotifySocket
    private(set) var child: ChildProcess

    var configuration: String { directory.appendingPathComponent("scimhook.json5").path }
    var state: String { directory.appendingPathComponent("state").path }

    /// Starts it, without waiting for anything.
    ///
    /// - Parameters:
    ///   - text: The configuration; `STATE` in it becomes a directory of its own.
    ///   - environment: What the service manager tells it, besides the notification socket.
    ///   - sockets: Listening sockets to be inherited, from descriptor 3 on.
    /// - Throws: When the files cannot be written or the program not be started.
    init(
        _ text: String = GatewayProcess.text(), environment: [String: String] = [:],
        sockets: [Int32] = []
    ) throws {
        directory = try temporaryDirectory()
        notifications = try NotifySocket(isAbstract: true)
        let path = directory.appendingPathComponent("scimhook.json5").path
        let state = directory.appendingPathComponent("state").path
        try text.replacing("STATE", with: state).write(
            toFile: path, atomically: true, encoding: .utf8)
        var variables = environment
        variables["NOTIFY_SOCKET"] = notifications.name
        // Only the shell knows the id that the program will have.
        let command =
            sockets.isEmpty ? "exec \"$0\" \"$@\"" : "LISTEN_PID=$$ exec \"$0\" \"$@\""
        if !sockets.isEmpty { variables["LISTEN_PID"] = "0" }
        let descriptors = sockets.enumerated().map { (Int32(3 + $0.offset), $0.element) }
        child = try ChildProcess(
            ["/bin/sh", "-c", command, GatewayProcess.binary, "serve", "--config", path],
            in: directory, environment: variables,
            descriptors: Dictionary(uniqueKeysWithValues: descriptors))
    }

    /// Starts it and waits until it is ready.
    static func ready(
        _ text: String = GatewayProcess.text(), environment: [String: String] = [:],
        sockets: [Int32] = []
    ) throws -> GatewayProcess {
        let gateway = try GatewayProcess(text, environment: environment, sockets: sockets)
        let message = gateway.notifications.receive(containing: "READY=1")
        try #require(message != nil, "\(gateway.child.errors)")
        return gateway
    }

    /// Ends it without a warning, and waits until it is ready again.
    func restart() throws {
        child.signal(SIGKILL)
        _ = child.wait()
        child = try ChildProcess(
            [GatewayProcess.binary, "serve", "--config", configuration], in: directory,
            environment: ["NOTIFY_SOCKET": notifications.name])
        let message = notifications.receive(containing: "READY=1")
        try #require(message != nil, "\(child.errors)")
    }

    deinit {
        child.signal(SIGKILL)
        _ = child.wait()
        try? FileManager.default.removeItem(at: directory)
    }

    /// A configuration with one integration and one destination, on free ports.
    static func text(
        scim: String = "127.0.0.1:0", admin: String = "127.0.0.1:0",
        integrations: [String] = ["contoso"], destination: String = "http://127.0.0.1:9/hook"
    ) -> String {
        let entries = integrations.map {
            "\($0): { provider: \"entra\", destinations: [\"events\"] }"
        }
        return """
            {
              state: "STATE", scim: { listen: "\(scim)" }, admin: { listen: "\(admin)" },
              integrations: { \(entries.joined(separator: ", ")) },
              destinations: { events: { type: "webhook", url: "\(destination)",
                secret: "whsec_plJ3nmyCDGBKInavdOK15jsl" } },
            }
            """
    }

    /// Replaces the configuration and makes the gateway read it.
    ///
    /// - Returns: What the gateway tells the service manager in the end.
    func reload(_ text: String) throws -> String? {
        try text.replacing("STATE", with: state).write(
            toFile: configuration, atomically: true, encoding: .utf8)
        child.signal(SIGHUP)
        guard notifications.receive(containing: "RELOADING=1") != nil else { return nil }
        return notifications.receive(containing: "READY=1")
    }

    /// Runs a command against this gateway.
    func run(_ words: String...) throws -> (code: Int32?, output: String, errors: String) {
        let command = try ChildProcess(
            [GatewayProcess.binary] + words + ["--state", state], in: directory)
        let code = command.wait()
        return (code, command.output, command.errors)
    }

    /// A new token, from the command line.
    func token(_ words: String...) throws -> String {
        let command = try ChildProcess(
            [GatewayProcess.binary, "token", "create"] + words + ["--state", state], in: directory)
        try #require(command.wait() == 0, "\(command.errors)")
        return String(command.output.dropLast())
    }

    /// The port of a listener, from the line that says what is served.
    func port(_ listener: String) throws -> UInt16 {
        let line = child.errors.split(separator: "\n").first { $0.contains("\"serving\"") }
        let value = try JSONValue(parsing: Array((line ?? "").utf8))
        let address = try #require(value[listener]?.string)
        return try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// Creates a user and returns the status.
    func createUser(_ name: String, token: String, integration: String = "contoso") throws -> Int {
        let body = """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\(name)"}
            """
        let connection = try HTTPConnection(port: try port("scim"))
        connection.send(
            """
            POST /scim/v2/\(integration)/Users HTTP/1.1\r\nHost: localhost\r\n\
            Authorization: Bearer \(token)\r\nContent-Type: application/scim+json\r\n\
            Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
            """)
        return connection.status() ?? 0
    }

    /// Asks the admin listener and returns status and body.
    func ask(_ path: String, token: String? = nil) throws -> (status: Int, body: String) {
        let connection = try HTTPConnection(port: try port("admin"))
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        connection.send(
            "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(authorization)Connection: close\r\n\r\n")
        let answer = connection.receive()
        let body = answer.range(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? ""
        return (HTTPConnection.status(of: answer) ?? 0, body)
    }
}

/// A new directory that only its owner can enter.
func temporaryDirectory() throws -> URL {
    let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("scimhook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
}
