import Foundation
import Testing

@Suite("Descriptors and memory of a server process", .serialized, .timeLimit(.minutes(10)))
struct ResourceTests {
    @Test func `a server without descriptors accepts again when some are free`() throws {
        let server = try ServerProcess("ulimit -n 24; exec")
        defer { server.stop() }
        var clients = try (0..<30).map { _ in try RawClient(port: server.port) }
        for client in clients { client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
        // Those that were accepted are answered, the others wait in the kernel.
        #expect(try clients[0].answer().status == 200)
        #expect(!clients[29].hasAnswer(within: 50))
        let last = clients[29]
        clients.removeFirst(20)
        #expect(try last.answer().status == 200)
    }

    @Test(.disabled(if: isThreadSanitized, "the sanitizer's own memory would count"))
    func `1,000 idle connections hold less than 1 MiB`() throws {
        let server = try ServerProcess("exec")
        defer { server.stop() }
        for _ in 0..<10 { #expect(try RawClient(port: server.port).asks()) }
        let before = server.residentBytes
        let clients = try (0..<1_000).map { _ in try RawClient(port: server.port) }
        for client in clients { #expect(client.asks()) }
        #expect(server.residentBytes - before < 1 << 20)
    }
}

private let isThreadSanitized = dlsym(nil, "__tsan_init") != nil

/// The server of the benchmarks, in a process of its own.
private final class ServerProcess {
    let port: UInt16
    private let process = Process()

    /// Starts it behind `prefix`, which the shell does first.
    init(_ prefix: String) throws {
        // Tests and executables are built into one folder.
        let binary = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "BenchmarkServer").path
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "\(prefix) \(binary) 0 2"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = UInt16(line.split(separator: ":").last?.dropLast() ?? "") ?? 0
        try #require(port != 0)
    }

    var residentBytes: Int {
        let text = try? String(
            contentsOfFile: "/proc/\(process.processIdentifier)/statm", encoding: .utf8)
        return (Int(text?.split(separator: " ")[1] ?? "") ?? 0) * 4_096
    }

    func stop() {
        process.end()
    }
}
