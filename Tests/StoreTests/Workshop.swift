import CSQLite
import Foundation
import Ports
import SQLiteStore

/// A directory that goes away with the test, and hands on the files in it.
final class Workshop: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var state: String { directory.appending(path: "state").path }
    var database: String { state + "/scimhook.db" }

    /// Opens a store here; it closes with the returned value.
    func open(limits: StoreLimits = StoreLimits(), log: any Log = SilentLog()) throws -> OpenStore {
        OpenStore(try SQLiteStore.open(state, limits: limits, log: log))
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: state + "/" + name)
    }

    /// Runs SQL on the closed database, past the store; answers the first column of the last row.
    @discardableResult
    func sql(_ script: String, file: String? = nil) throws -> String? {
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        guard sqlite3_open(file ?? database, &handle) == SQLITE_OK else { throw StoreError.closing }
        var answer: String?
        let code = withUnsafeMutablePointer(to: &answer) { pointer in
            sqlite3_exec(
                handle, script,
                { context, _, values, _ in
                    let text = values?[0].map { String(cString: $0) }
                    context?.assumingMemoryBound(to: String?.self).pointee = text
                    return 0
                }, pointer, nil)
        }
        guard code == SQLITE_OK else {
            throw StoreError.failed(String(cString: sqlite3_errmsg(handle)))
        }
        return answer
    }
}

/// Keeps what was logged.
final class MemoryLog: Log {
    let lines = Box<[(LogLevel, String)]>([])

    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        lines.with { $0.append((level, message)) }
    }

    var messages: [String] { lines.value.map(\.1) }
}
