import Foundation
import Testing

@Suite("The receiver to develop against", .timeLimit(.minutes(10)))
struct ReceiverTests {
    @Test func `it takes events in both formats and trials, and notes each on a line`() throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let receiver = try RunningReceiver(["--out", folder.path + "/out.jsonl"], folder)
        let events = [
            #"{"id":"evt_1","type":"user.created","sequence":1,"data":{}}"#,
            #"{"specversion":"1.0","id":"evt_2","type":"user.updated","sequence":"2","data":{}}"#,
            #"{"id":"evt_3","type":"test","version":1,"data":{}}"#,
        ]
        for event in events { #expect(try receiver.post(event) == "204") }
        #expect(try receiver.post(#"{"id":"evt_4"}"#) == "400")
        let noted = try String(contentsOfFile: folder.path + "/out.jsonl", encoding: .utf8)
        #expect(noted.split(separator: "\n").map(String.init) == events)
        #expect(
            receiver.end().hasSuffix(
                "2 events, 0 repeats, 0 refused on purpose, 1 refused, 0 out of order\n"))
    }

    @Test func `what it cannot note it does not accept`() throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let receiver = try RunningReceiver(["--out", "/dev/full"], folder)
        #expect(try receiver.post(#"{"id":"e","type":"user.created","sequence":1}"#) == "503")
        let refused = try ChildProcess(
            [GatewayProcess.binary, "listen", "--out", "/nonexistent/out.jsonl"], in: folder)
        #expect(refused.wait() == 1)
        #expect(refused.errors == "scimhook: /nonexistent/out.jsonl: No such file or directory\n")
    }

    @Test func `a name that would steer the terminal does not`() throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let receiver = try RunningReceiver([], folder)
        let event = #"{"id":"e","type":"t","data":{"user":{"userName":"a\u001b[2Jb"}}}"#
        #expect(try receiver.post(event) == "204")
        let output = receiver.end()
        #expect(output.contains("a [2Jb") && !output.contains("\u{1B}"))
    }
}

/// `scimhook listen` on a free port.
private final class RunningReceiver {
    private let child: ChildProcess
    private let folder: URL
    private let port: UInt16

    init(_ options: [String], _ folder: URL) throws {
        self.folder = folder
        port = try Listener().port
        child = try ChildProcess(
            [GatewayProcess.binary, "listen", "--listen", "127.0.0.1:\(port)"] + options, in: folder
        )
        let isReady = (0..<3000).contains { _ in
            poll(nil, 0, 10)
            return child.output.contains("listening on")
        }
        try #require(isReady, "\(child.errors)")
    }

    deinit {
        child.signal(SIGKILL)
        _ = child.wait()
    }

    /// Posts a body with curl.
    func post(_ body: String) throws -> String {
        let curl = try ChildProcess(
            [
                "/usr/bin/curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary",
                body, "http://127.0.0.1:\(port)/",
            ], in: folder)
        #expect(curl.wait() == 0, "\(curl.errors)")
        return curl.output
    }

    /// Ends it; all that it has printed.
    func end() -> String {
        child.signal(SIGTERM)
        #expect(child.wait() == 0)
        return child.output
    }
}
