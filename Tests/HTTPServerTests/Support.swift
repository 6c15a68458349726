import CLinux
import Foundation
import HTTPMessage
import HTTPServer
import Ports
import Threads

/// A handler made of one closure; its own refusals carry the detail as body.
struct ClosureHandler: HTTPHandler {
    var limit = 1024 * 1024
    let answer: @Sendable (HTTPRequest, any HTTPExchange) -> Void

    func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) { answer(request, exchange) }

    func refusal(status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["X-Refused": "yes"], body: Array(detail.utf8))
    }

    func bodyLimit(_ head: HTTPRequest) -> Int { limit }

    /// Answers 200 with `METHOD TARGET BODY`.
    static let echo = ClosureHandler { request, exchange in
        let target = request.path + (request.query.map { "?\($0)" } ?? "")
        let line = "\(request.method?.rawValue ?? "unknown") \(target) "
        exchange.respond(HTTPResponse(status: 200, body: Array(line.utf8) + request.body))
    }
}

/// Keeps every line.
final class MemoryLog: Log {
    let lines = Lock<[String]>([])

    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        lines.with { $0.append("\(level): \(message)") }
    }
}

extension HTTPServerOptions {
    /// A free port of the loopback, two loops, and what the test changes.
    static func local(_ change: (inout HTTPServerOptions) -> Void = { _ in }) -> HTTPServerOptions {
        var options = HTTPServerOptions(listener: .tcp(host: "127.0.0.1", port: 0), loops: 2)
        options.limits.drainIdleTime = .milliseconds(20)
        change(&options)
        return options
    }
}

/// Runs a server while `body` runs.
func withServer(
    _ handler: any HTTPHandler = ClosureHandler.echo, log: any Log = MemoryLog(),
    metrics: (any Metrics)? = nil, options: HTTPServerOptions = .local(),
    _ body: (HTTPServer) throws -> Void
) throws {
    let server = try HTTPServer(options, handler: handler, log: log, metrics: metrics)
    server.start()
    defer { server.stop(within: .seconds(5)) }
    try body(server)
}

extension HTTPServer {
    var port: UInt16 { UInt16(address.split(separator: ":").last ?? "") ?? 0 }
}

/// A directory that is removed with this value.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "scimhook-http-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Runs a program to its end.
///
/// - Parameters:
///   - arguments: The program, found on the path, and what it gets.
///   - input: Its standard input.
/// - Returns: Exit status and standard output.
/// - Throws: When there is no such program.
@discardableResult
func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
    // Files, not pipes: the end of a pipe is not seen while another test's child has inherited it.
    let directory = try TemporaryDirectory()
    let (stdin, stdout) = (directory.file("in"), directory.file("out"))
    try input.write(toFile: stdin, atomically: true, encoding: .utf8)
    _ = FileManager.default.createFile(atPath: stdout, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = FileHandle(forReadingAtPath: stdin)
    process.standardOutput = FileHandle(forWritingAtPath: stdout)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: stdout, encoding: .utf8))
}

/// The same for a fixed command line.
@discardableResult
func run(_ arguments: String...) throws -> (status: Int32, output: String) {
    try run(arguments)
}

/// Whether a program is on the path.
func isInstalled(_ program: String) -> Bool {
    (try? run("which", program).status) == 0
}

extension Process {
    /// Ends the process and waits for it.
    ///
    /// Not with SIGTERM: a child inherits the signals that the threads of the test runner block.
    func end() {
        kill(processIdentifier, SIGKILL)
        waitUntilExit()
    }
}
