import Alerts
import CLinux
import Foundation
import Ports
import SCIM
import Testing

@testable import scimhook

@Suite("Programs that are told of alerts", .timeLimit(.minutes(10)))
struct ProgramRunTests {
    private let message = AlertMessage(
        id: .init(alert: "alr_1", channel: "a"), subject: "x",
        created: Timestamp(milliseconds: 0),
        body: Array(#"{"id":"alr_1","kind":"dead","destination":"events","summary":"a; b"}"#.utf8))

    /// As every command of the program does that writes to somebody who may be gone.
    init() { signal(SIGPIPE, SIG_IGN) }

    /// Runs a script of the shell, which is the program here; `nil` when all went well.
    private func run(
        _ script: String, _ arguments: [String] = [], timeout: Duration = .seconds(20),
        message: AlertMessage? = nil, isStopping: () -> Bool = { false }
    ) -> String? {
        let program = AlertProgram(
            words: ["/bin/sh", "-c", script, "sh"] + arguments, timeout: timeout)
        return ProgramRun(program, message ?? self.message).perform(isStopping)
    }

    @Test func `it gets the message, its arguments and a few variables, and nothing else`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("out").path
        setenv("SCIMHOOK_TEST_SECRET", "hidden", 1)
        // A descriptor that a program would inherit if nobody closed it.
        let open = dup(1)
        defer { close(open) }
        let script =
            "cat > \"$1\"; env >> \"$1\"; ls /proc/self/fd >> \"$1\"; "
            + "grep SigBlk /proc/self/status >> \"$1\"; echo \"argument $2\" >> \"$1\""
        #expect(run(script, [path, "a b; $(id)"]) == nil)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix(String(decoding: message.body, as: UTF8.self)))
        let lines = Set(text.split(separator: "\n").map(String.init))
        #expect(
            lines.isSuperset(of: [
                "SCIMHOOK_KIND=dead", "SCIMHOOK_DESTINATION=events", "SCIMHOOK_SUMMARY=a; b",
                "SCIMHOOK_USER=", "argument a b; $(id)", "SigBlk:\t0000000000000000",
            ]))
        #expect(!text.contains("hidden"))
        // Its three, and the directory that ls reads.
        #expect(lines.isSuperset(of: ["0", "1", "2", "3"]))
        #expect(!lines.contains("4"))
        #expect(!lines.contains("\(open)"))
    }

    @Test(arguments: [
        ("exit 0", nil), ("exit 3", "it ended with exit code 3"),
        ("echo no such pager >&2; exit 1", "it ended with exit code 1: no such pager"),
        ("kill -9 $$", "it was ended by signal 9"),
        // One that does not read what it gets, and one that prints without end.
        ("exec <&-; exit 0", nil), ("head -c 10000000 /dev/zero; exit 0", nil),
    ])
    func `its exit code says whether somebody was told`(script: String, reason: String?) {
        #expect(run(script) == reason)
    }

    @Test func `a large message is handed over whole`() throws {
        var large = message
        large.body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(run("test \"$(wc -c)\" -eq 1048576", message: large) == nil)
    }

    @Test func `what does not end is killed, with all that it has started`() throws {
        let directory = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("pids").path
        let script = "echo $$ > \"$1\"; sleep 600 & echo $! >> \"$1\"; wait"
        let reason = run(script, [path], timeout: .seconds(1))
        #expect(reason == "it did not end in 1 s and was killed")
        let pids = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(pids.count == 2)
        for pid in pids.compactMap({ pid_t($0) }) { #expect(isGone(pid)) }
    }

    @Test func `it ends with the gateway`() {
        #expect(run("sleep 600", isStopping: { true }) == "the gateway is stopping")
    }

    @Test func `a program that is not there is named`() {
        let program = AlertProgram(words: ["/nonexistent/pager"], timeout: .seconds(5))
        #expect(
            ProgramRun(program, message).perform { false }
                == "/nonexistent/pager cannot be started: No such file or directory")
    }

    /// Whether a process has ended, waited for or not; waits up to ten seconds for it.
    private func isGone(_ pid: pid_t) -> Bool {
        for _ in 0..<1000 {
            let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            if status == nil || status?.contains(") Z ") == true { return true }
            poll(nil, 0, 10)
        }
        return false
    }
}
