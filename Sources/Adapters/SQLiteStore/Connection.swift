import CSQLite
import Ports

/// One open database with its prepared statements; the only type that sees a `sqlite3 *`.
///
/// Not `Sendable`: used by one thread at a time, which its owner sees to. Closing it never
/// checkpoints: only the writer may, and only when it means to.
final class Connection {
    private let handle: OpaquePointer
    private let walPages: UnsafeMutablePointer<Int32>
    /// By the address of the literal, which costs less than hashing the text.
    private var literals: [UnsafePointer<UInt8>: OpaquePointer] = [:]
    private var composed: [String: OpaquePointer] = [:]

    /// Done once, before the first connection.
    private static let isSetUp = scimhook_no_memory_statistics() == SQLITE_OK

    /// Opens the file, and creates it where there is none.
    ///
    /// - Parameter path: Where it is.
    /// - Throws: ``StoreError/failed(_:)`` when it cannot be opened.
    init(path: String) throws(StoreError) {
        _ = Connection.isSetUp
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw .failed("cannot open \(path): \(String(cString: sqlite3_errstr(code)))")
        }
        handle = opened
        walPages = .allocate(capacity: 1)
        walPages.initialize(to: 0)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5000)
        _ = scimhook_no_checkpoint_on_close(handle)
    }

    deinit {
        for statement in literals.values { sqlite3_finalize(statement) }
        for statement in composed.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
        walPages.deallocate()
    }

    /// Runs one statement that answers no rows, and says how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: SQLValue...) throws(StoreError) -> Int {
        try each(try prepared(sql), values) { _ throws(StoreError) in true }
        return Int(sqlite3_changes(handle))
    }

    /// The first row through `read`; `nil` without one.
    func first<Value>(
        _ sql: StaticString, _ values: SQLValue..., read: (Row) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        var found: Value?
        try each(try prepared(sql), values) { row throws(StoreError) in
            found = try read(row)
            return false
        }
        return found
    }

    /// Hands over row after row until `body` returns `false`.
    func each(
        _ sql: StaticString, _ values: SQLValue..., body: (Row) throws(StoreError) -> Bool
    ) throws(StoreError) {
        try each(try prepared(sql), values, body)
    }

    /// Every row of a statement whose text was put together, through `read`.
    func all<Value>(
        composed sql: String, _ values: [SQLValue], read: (Row) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var found: [Value] = []
        try each(try prepared(sql), values) { row throws(StoreError) in
            found.append(try read(row))
            return true
        }
        return found
    }

    /// The same for a statement whose text was put together.
    func each(
        composed sql: String, _ values: [SQLValue], body: (Row) throws(StoreError) -> Bool
    ) throws(StoreError) {
        try each(try prepared(sql), values, body)
    }

    /// Runs a script of several statements, none of them with values.
    func execute(_ script: String) throws(StoreError) {
        try check(sqlite3_exec(handle, script, nil, nil, nil))
    }

    /// Copies the database, as it is at this moment, into another file, and leaves one file there.
    ///
    /// Nobody has to wait meanwhile; only the log grows, as with every long read.
    func copy(to path: String) throws(StoreError) {
        let target = try Connection(path: path)
        guard let backup = sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw target.error(sqlite3_errcode(target.handle))
        }
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw target.error(code) }
        try target.execute("PRAGMA journal_mode = DELETE")
    }

    /// Every statement that was prepared here so far: tests look at how they are carried out.
    var statements: [String] {
        var found: [String] = []
        var statement = sqlite3_next_stmt(handle, nil)
        while let current = statement {
            found.append(String(cString: sqlite3_sql(current)))
            statement = sqlite3_next_stmt(handle, current)
        }
        return found
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    private func each(
        _ statement: OpaquePointer, _ values: [SQLValue], _ body: (Row) throws(StoreError) -> Bool
    ) throws(StoreError) {
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            try check(value.bind(to: statement, at: Int32(index + 1)))
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                guard try body(Row(statement: statement)) else { return }
            case SQLITE_DONE: return
            case let code: throw error(code)
            }
        }
    }

    private func prepared(_ sql: StaticString) throws(StoreError) -> OpaquePointer {
        if let statement = literals[sql.utf8Start] { return statement }
        let statement = try prepare(sql.description)
        literals[sql.utf8Start] = statement
        return statement
    }

    private func prepared(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = composed[sql] { return statement }
        // Clients write filters: their texts must not pile up.
        if composed.count >= 64 {
            for statement in composed.values { sqlite3_finalize(statement) }
            composed = [:]
        }
        let statement = try prepare(sql)
        composed[sql] = statement
        return statement
    }

    private func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
        var statement: OpaquePointer?
        try check(
            sqlite3_prepare_v3(
                handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
        guard let statement else { throw .failed("an empty statement: \(sql)") }
        return statement
    }

    private func check(_ code: Int32) throws(StoreError) {
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// What a result code means for the store; the message names columns, never values.
    private func error(_ code: Int32) -> StoreError {
        let message = String(cString: sqlite3_errmsg(handle))
        switch (code & 0xff, code) {
        // A full disk shows first where the WAL's index cannot grow; nothing is written then.
        case (SQLITE_FULL, _), (_, SQLITE_IOERR | (19 << 8)): return .full
        case (SQLITE_IOERR, _), (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _):
            return .broken("SQLite error \(code): \(message)")
        default: return .failed("SQLite error \(code): \(message)")
        }
    }
}

// MARK: - The write-ahead log

extension Connection {
    /// How thorough a checkpoint is.
    enum Checkpoint: Sendable {
        /// Copies what no reader is in the way of; waits for nobody.
        case passive
        /// Waits for readers, so that the log starts from its beginning again.
        case restart
        /// The same, and empties the file.
        case truncate
    }

    /// Pages in the log as of the last commit of this connection; counted only on request.
    var logPages: Int { Int(walPages.pointee) }

    /// Starts counting the log's pages; ends SQLite's own checkpoints at commit.
    func countLogPages() {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            }, walPages)
    }

    /// Copies the log into the database file.
    ///
    /// - Parameters:
    ///   - mode: How thoroughly.
    ///   - patience: How long to wait for readers, in milliseconds.
    /// - Returns: Whether everything was copied, and no reader was in the way.
    /// - Throws: ``StoreError`` as a write does.
    @discardableResult
    func checkpoint(_ mode: Checkpoint, patience: Int32 = 5000) throws(StoreError) -> Bool {
        let flag =
            switch mode {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        var pages: Int32 = 0
        var copied: Int32 = 0
        sqlite3_busy_timeout(handle, patience)
        defer { sqlite3_busy_timeout(handle, 5000) }
        let code = sqlite3_wal_checkpoint_v2(handle, nil, flag, &pages, &copied)
        guard code & 0xff != SQLITE_BUSY else { return false }
        try check(code)
        return pages == copied
    }
}
