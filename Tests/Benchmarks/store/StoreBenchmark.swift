import CLinux
import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore

/// Measures the SQLite store alone: `StoreBenchmark [DIRECTORY] [SECONDS] [BACKLOG]`.
///
/// DIRECTORY is a place on the disk to measure (default: the temporary directory), SECONDS the time
/// for each line (default 2), BACKLOG how many deliveries wait during a second round (default 0).
/// A line says how many writes a second went through with so many under way at once, how long one
/// took, and the processor time of the whole process for each, making the payload included.
enum StoreBenchmark {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "queries" { return queries(Array(arguments.dropFirst())) }
        if arguments.first == "fill" { return fill(Array(arguments.dropFirst())) }
        let base = arguments.first ?? FileManager.default.temporaryDirectory.path
        let seconds = arguments.dropFirst().first.flatMap { Double($0) } ?? 2
        let backlog = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 0
        let directory = base + "/scimhook-benchmark-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do {
            try run(directory, seconds: seconds, backlog: backlog)
        } catch {
            print("\(error)")
        }
    }

    private static func queries(_ arguments: [String]) {
        let users = arguments.first.flatMap { Int($0) } ?? 1_000_000
        let base = arguments.dropFirst().first ?? FileManager.default.temporaryDirectory.path
        do {
            try QueryBenchmark.run(users: users, base: base)
        } catch {
            print("\(error)")
        }
    }

    private static func fill(_ arguments: [String]) {
        guard let state = arguments.first else { return print("fill STATE [USERS]") }
        do {
            let users = arguments.dropFirst().first.flatMap { Int($0) } ?? 200_000
            try HistoryFill.run(state: state, users: users)
        } catch {
            print("\(error)")
        }
    }

    private static let windows = [1, 16, 64, 200, 1000]

    private static func run(_ directory: String, seconds: Double, backlog: Int) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        let floor = fdatasyncRate(directory)
        print("fdatasync of one overwritten 4 KiB page: \(Int(floor))/s")
        var load = try Load(directory + "/state")
        defer { load.store.close() }
        for window in windows {
            let line = load.insert(window: window, seconds: seconds)
            print(line)
            if window == 1 { print("  of the disk's rate: \(line.rate / floor)") }
        }
        load.drain()
        for window in windows {
            print(load.update(window: window, seconds: seconds))
            load.drain()
        }
        for window in windows {
            load.fill(to: Int(20_000 * seconds))
            print(load.deliver(window: window, seconds: seconds))
        }
        load.drain()
        for line in try load.reads() { print(line) }
        let groups = GroupLoad(load.store, sizes: [10, 100_000])
        for window in [1, 64] {
            for line in groups.lines(window: window, seconds: seconds * 2) { print(line) }
        }
        guard backlog > 0 else { return }
        load.fill(to: backlog)
        print("with \(backlog) deliveries waiting:")
        print(load.update(window: 200, seconds: seconds))
        print(load.deliver(window: 200, seconds: seconds))
        for line in try load.reads() { print(line) }
    }

    /// How often a second the disk confirms an overwritten page.
    private static func fdatasyncRate(_ directory: String) -> Double {
        let path = directory + "/floor"
        let file = scimhook_open(path, O_RDWR | O_CREAT, 0o600)
        defer {
            CLinux.close(file)
            unlink(path)
        }
        let page = [UInt8](repeating: 7, count: 4096)
        for index in 0..<64 { pwrite(file, page, page.count, index * page.count) }
        fsync(file)
        let started = ContinuousClock.now
        var count = 0
        while ContinuousClock.now - started < .seconds(1) {
            pwrite(file, page, page.count, count % 64 * page.count)
            fdatasync(file)
            count += 1
        }
        return Double(count) / ((ContinuousClock.now - started) / .seconds(1))
    }
}
