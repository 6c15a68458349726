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
        return (process.waitForExit(), process.output)
    }

    /// Starts a command in the background.
    static func start(_ arguments: [String]) throws -> RunningProgram {
        try RunningProgram(path, arguments)
    }
}

/// A process of ours; ended by its own id at the latest when this goes.
final class RunningProgram {
    private let process = Process()
    private let file: URL

    init(_ path: String, _ arguments: [String]) throws {
        file = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-output-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        let handle = try FileHandle(forWritingTo: file)
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        if process.isRunning { kill(SIGKILL) }
        try? FileManager.default.removeItem(at: file)
    }

    /// What it has written so far, remarks included.
    var output: String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    func kill(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    func waitForExit() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Waits until the output holds a text; `false` when it ends or takes 30 seconds.
    func waitForOutput(_ text: String) -> Bool {
        waitUntil { output.contains(text) || !isRunning } && output.contains(text)
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
