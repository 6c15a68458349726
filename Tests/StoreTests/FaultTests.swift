import Foundation
import Ports
import SCIM
import Testing

@testable import SQLiteStore

/// Breaks the storage below a process of its own, see `Tests/Faults/store`.
@Suite("Storage faults", .serialized, .timeLimit(.minutes(10)))
struct FaultTests {
    @Test(arguments: [4000, 10_000, 20_000])
    func `after a failed write the process ends and nothing acknowledged is missing`(
        blocks: Int
    ) throws {
        let workshop = try Workshop()
        let run = try probe(
            "trap '' XFSZ; ulimit -f \(blocks); exec \"$PROBE\" write '\(workshop.state)' 5000")
        #expect(run.code == 74)
        #expect(run.lines.count > 10 && run.lines.count < 5000)
        #expect(workshop.exists("storage-failed"))
        try expect(run.lines.count, in: workshop)
    }

    @Test(
        .enabled(if: canTrace, "needs strace and the right to trace"),
        arguments: ["fdatasync", "pwrite64", "ftruncate"], [5, 12, 40])
    func `after a failed system call nothing acknowledged is missing`(
        call: String, number: Int
    ) throws {
        let workshop = try Workshop()
        let run = try probe(
            """
            exec strace -f -o /dev/null -e trace=\(call) \
            -e inject=\(call):error=EIO:when=\(number) \
            "$PROBE" write '\(workshop.state)' 60
            """)
        // A call that comes less often than that breaks nothing.
        #expect([0, 74].contains(run.code), "\(run.lines.suffix(3))")
        if run.code == 0 { #expect(run.lines.count == 60) }
        let last = run.lines.compactMap { Int($0) }.last ?? 0
        try expect(last, in: workshop)
    }

    @Test(.enabled(if: canMount, "needs root, to fill a file system of its own"))
    func `a full disk refuses new work, delivers on, and recovers by itself`() throws {
        let workshop = try Workshop()
        let mount = workshop.directory.path
        let run = try probe(
            "mount -t tmpfs -o size=32m none '\(mount)' && exec \"$PROBE\" full '\(mount)'",
            shell: ["unshare", "--mount", "sh", "-c"])
        #expect(
            run.lines == [
                "full: true", "delivered while full: 100", "accepted again: true",
                "reserve: true", "sound: true", "opened while full: true",
            ])
        #expect(run.code == 0)
    }

    /// Every acknowledged user is there after a new start; one more may be, but unanswered.
    private func expect(_ acknowledged: Int, in workshop: Workshop) throws {
        let open = try workshop.open()
        #expect(!workshop.exists("storage-failed"))
        let (count, figures) = try open.store.read { reader throws(StoreError) in
            (
                try reader.count(ResourceQuery(integration: .contoso, type: .user)),
                try reader.figures()
            )
        }
        #expect((acknowledged...acknowledged + 1).contains(count))
        #expect(figures.queues[.events]?.accepted ?? 0 == count)
        #expect(try open.readyKeys(limit: 10_000).count == count)
    }

    private static let canTrace =
        (try? run(["strace", "-o", "/dev/null", "true"]).code) == 0
    private static let canMount =
        (try? run(["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"]).code) == 0

    private func probe(
        _ script: String, shell: [String] = ["sh", "-c"]
    ) throws -> (code: Int32, lines: [String]) {
        // A probe that neither ends nor fails is a failure, too.
        try Self.run(["timeout", "60"] + shell + [script])
    }

    private static func run(_ command: [String]) throws -> (code: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let products = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
            .deletingLastPathComponent()
        let folder = products ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PROBE": folder.appending(path: "StoreProbe").path]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
        return (process.terminationStatus, lines)
    }
}
