import Foundation

/// The built binary, started from outside like any user does.
enum BuiltProgram {
    /// `SCIMHOOK_BINARY`, or what `swift build` has put beside the tests.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["SCIMHOOK_BINARY"] { return path }
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: ".build/debug/scimhook").path
    }()

    /// Runs a command to its end.
    static func run(_ arguments: String...) throws -> (code: Int32, output: String) {
        let process = try start(arguments)
        let code = process.waitForExit()
        if code != 0 { print(process.remarks) }
        return (code, process.output)
    }

    /// Starts a command in the background.
    static func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(path, arguments)
    }
}

/// A process of ours; ended by its own id at the latest when this goes.
final class RunningProgram {
    private let process = Process()
    private let directory: URL

    init(_ path: String, _ arguments: [String]) throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        // Files, not pipes: children of other tests would inherit the ends of a pipe.
        process.standardOutput = try handle("out")
        process.standardError = try handle("err")
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning {
            kill(SIGKILL)
            _ = waitForExit()
        }
        try? FileManager.default.removeItem(at: directory)
    }

    /// What it has written to stdout so far.
    var output: String { text("out") }
    /// What it has written to stderr so far.
    var remarks: String { text("err") }
    var isRunning: Bool { process.isRunning }

    func kill(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    /// Polls: `waitUntilExit` spins a run loop, which the threads of tests do not have.
    func waitForExit() -> Int32 {
        while process.isRunning { usleep(2000) }
        return process.terminationStatus
    }

    /// Waits until the output holds a text; `false` when it ends or takes 30 seconds.
    func waitForOutput(_ text: String) -> Bool {
        waitUntil { output.contains(text) || !isRunning } && output.contains(text)
    }

    private func handle(_ name: String) throws -> FileHandle {
        let file = directory.appending(path: name)
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try FileHandle(forWritingTo: file)
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: directory.appending(path: name), encoding: .utf8)) ?? ""
    }
}

/// Asks until something holds, for 30 seconds at most.
func waitUntil(seconds: Double = 30, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
        if try condition() { return true }
        usleep(10_000)
    }
    return try condition()
}
