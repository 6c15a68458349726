import CLinux
import JSON
import Ports

/// What a start goes through before the store is ready.
struct Opening {
    let directory: StateDirectory
    /// Told when the start takes longer than usual.
    var log: (any Log)?
    /// The steps of the schema.
    var scripts = Schema.scripts

    private var path: String { directory.database }

    /// Opens the database, proves it sound and brings its schema up to date.
    ///
    /// - Returns: The writer's connection.
    /// - Throws: ``StoreOpenError``.
    func connect() throws(StoreOpenError) -> Connection {
        if access(path, F_OK) == 0, access(path, W_OK) != 0 {
            throw .notWritable(path: path, reason: String(cString: strerror(scimhook_errno())))
        }
        let connection = try storage { () throws(StoreError) in try Connection(path: path) }
        let version = try checkOrigin(connection)
        let isClear = try storage { () throws(StoreError) in
            try connection.configure(as: .writer)
            connection.countLogPages()
            // After a failed fsync, pages that SQLite believes written may exist in memory only;
            // a log that is read again would hide the loss, one that is copied again cannot.
            return try connection.checkpoint(.truncate)
        }
        guard isClear else {
            throw .failed(path: path, reason: "another process reads it; end that one first")
        }
        try lookOver(connection)
        try migrate(connection, from: version)
        return connection
    }

    /// Refuses a file of another program or of a newer version.
    private func checkOrigin(_ connection: Connection) throws(StoreOpenError) -> Int {
        let (version, origin, isEmpty) = try storage { () throws(StoreError) in
            let number = { (sql: String) throws(StoreError) in
                try connection.all(composed: sql, []) { $0.int(0) }.first ?? 0
            }
            return (
                try number("PRAGMA user_version"), try number("PRAGMA application_id"),
                try number("SELECT count(*) FROM sqlite_schema") == 0
            )
        }
        guard isEmpty || origin == Schema.applicationID else {
            throw .damaged(path: path, reason: "it belongs to another program")
        }
        guard version <= scripts.count else {
            throw .newerSchema(path: path, found: version, supported: scripts.count)
        }
        return version
    }

    /// Reads every page once if the last process met a storage failure.
    private func lookOver(_ connection: Connection) throws(StoreOpenError) {
        guard let failure = directory.recordedFailure else { return }
        let findings = try storage { () throws(StoreError) in
            try connection.all(composed: "PRAGMA quick_check(10)", []) { $0.text(0) }
        }
        guard findings == ["ok"] else {
            throw .damaged(
                path: path,
                reason: "after \"\(failure)\" it has \(findings.joined(separator: "; "))")
        }
        directory.leave(.check, ["of": "store"])
        directory.forgetFailure()
    }

    private func migrate(
        _ connection: Connection, from version: Int
    ) throws(StoreOpenError) {
        guard version < scripts.count else { return }
        if version > 0 {
            log?.write(
                .notice,
                "Bringing the database up to date, with a copy beside it: some seconds for a gigabyte",
                [
                    ("from", .integer(version)), ("to", .integer(scripts.count)),
                    ("copy", .text("\(path).schema-\(version)")),
                ])
        }
        try storage { () throws(StoreError) in
            if version > 0 { try keepCopy(connection, version) }
            for number in version..<scripts.count {
                do throws(StoreError) {
                    try connection.execute("BEGIN IMMEDIATE")
                    try connection.execute(scripts[number])
                    try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
                    try connection.execute("PRAGMA user_version = \(number + 1)")
                    try connection.execute("COMMIT")
                } catch {
                    if connection.isInTransaction { try connection.execute("ROLLBACK") }
                    throw error
                }
            }
        }
    }

    /// Leaves the file as it was beside it, for a return to the version before.
    private func keepCopy(_ connection: Connection, _ version: Int) throws(StoreError) {
        let copy = "\(path).schema-\(version)"
        unlink(copy)
        try connection.execute(
            "VACUUM INTO '\(copy.split(separator: "'").joined(separator: "''"))'")
    }

    /// Runs `body` and says in terms of a start what went wrong.
    private func storage<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(StoreOpenError) -> Value {
        do {
            return try body()
        } catch {
            switch error {
            case .broken(let reason): throw .damaged(path: path, reason: reason)
            case .full: throw .failed(path: path, reason: "the disk is full; make room first")
            case .closing: throw .failed(path: path, reason: "the store is closing")
            case .failed(let reason): throw .failed(path: path, reason: reason)
            }
        }
    }
}
