import CLinux
import HTTPMessage
import HTTPServer
import Ports

/// Gives every request the same answer; the least that a handler can do.
struct FixedAnswer: HTTPHandler {
    let response = HTTPResponse(
        status: 200, headers: ["Content-Type": "application/scim+json"],
        body: [UInt8](repeating: UInt8(ascii: "x"), count: 1_411))

    func handle(_ request: HTTPRequest, _ exchange: any HTTPExchange) {
        exchange.respond(response)
    }

    func refusal(status: Int, detail: String) -> HTTPResponse {
        HTTPResponse(status: status, body: Array(detail.utf8))
    }

    func bodyLimit(_ head: HTTPRequest) -> Int { 1024 * 1024 }
}

/// Drops every line.
struct NoLog: Log {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
}

/// Serves on `HOST:PORT` and a number of loops, from the command line, until it is killed.
func serveFixedAnswer() {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3, let port = UInt16(arguments[1]), let loops = Int(arguments[2])
    else { fatalError("usage: BenchmarkServer PORT LOOPS [CERTIFICATE KEY]") }
    var options = HTTPServerOptions(listener: .tcp(host: "127.0.0.1", port: port), loops: loops)
    // The load generator is one address.
    options.limits.connections = 4_096
    options.limits.connectionsPerAddress = 4_096
    if arguments.count == 5 {
        options.tls = ServerTLS(certificate: arguments[3], key: arguments[4])
    }
    do throws(HTTPServerError) {
        let server = try HTTPServer(options, handler: FixedAnswer(), log: NoLog())
        server.start()
        let line = Array("\(server.address)\n".utf8)
        write(1, line, line.count)
        while true { pause() }
    } catch {
        fatalError(error.description)
    }
}
