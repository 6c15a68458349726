import Configuration
import CurlTransport
import HTTPMessage
import JSON
import Ports

/// Runs what a command asks of the gateway, and turns failures into words and an exit code.
enum ControlCommand {
    /// Where the gateway is, for every command that talks to it.
    static let parameters = [
        Parameter(
            "config", .option(value: "FILE"),
            "the gateway's configuration; default \(ConfigurationFile.standard)"),
        Parameter("state", .option(value: "DIR"), "the gateway's state directory, instead of FILE"),
    ]

    static let json = Parameter("json", .flag, "prints one JSON document")

    /// - Parameters:
    ///   - arguments: What the user gave; names the gateway.
    ///   - body: Talks to the gateway; its exit code is the program's.
    /// - Returns: The exit code.
    static func run(
        _ arguments: Arguments,
        _ body: (ControlClient) throws(CommandFailure) -> ExitCode
    ) -> ExitCode {
        do throws(CommandFailure) {
            let socket = try state(arguments) + "/control.sock"
            let transport = try CurlTransport.make(log: SilentLog())
            transport.start()
            defer { transport.stop() }
            return try body(ControlClient(socket: socket, exchange: transport.exchange))
        } catch {
            Output.remark("scimhook: \(error.message)\n")
            return error.code
        }
    }

    /// The state directory that the user means.
    static func state(_ arguments: Arguments) throws(CommandFailure) -> String {
        if let state = arguments["state"] { return state }
        return try ConfigurationFile.load(arguments["config"] ?? ConfigurationFile.standard).state
    }
}

/// A command says itself what its user has to know.
struct SilentLog: Log {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
}

/// The query of a URL from the parameters that are given.
func queryString(_ items: [(String, String?)]) -> String {
    let pairs = items.compactMap { name, value in value.map { name + "=" + percentEncoded($0) } }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
}
