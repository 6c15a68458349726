import Ports

/// What a connection is for; decides its settings.
enum ConnectionRole {
    /// The only one that writes and checkpoints: SQLite 3.7.0 to 3.51.2 can corrupt a log that two
    /// connections write or checkpoint (sqlite.org/wal.html#walresetbug).
    case writer
    case reader
}

extension Connection {
    /// Sets every pragma that durability or safety rests on, and reads it back.
    ///
    /// - Parameter role: What the connection is for.
    /// - Throws: ``StoreError/failed(_:)`` when SQLite does not take one of them.
    func configure(as role: ConnectionRole) throws(StoreError) {
        // Counts only while the file is new.
        if role == .writer { try execute("PRAGMA page_size = 8192") }
        for (name, value, shown) in Self.pragmas(role) {
            try execute("PRAGMA \(name) = \(value)")
            let found = try all(composed: "PRAGMA \(name)", []) { $0.text(0) }.first
            guard found == shown else {
                throw .failed("SQLite keeps \(name) at \(found ?? "nothing") instead of \(shown)")
            }
        }
    }

    /// Name, value to set, value that reads back.
    private static func pragmas(_ role: ConnectionRole) -> [(String, String, String)] {
        let common = [
            ("journal_mode", "WAL", "wal"),
            ("foreign_keys", "ON", "1"),
            ("trusted_schema", "OFF", "0"),
            ("cell_size_check", "ON", "1"),
            ("temp_store", "MEMORY", "2"),
            ("wal_autocheckpoint", "0", "0"),
        ]
        let own =
            switch role {
            case .writer:
                [
                    // Anything less lost acknowledged data in a power cut.
                    ("synchronous", "FULL", "2"),
                    ("cache_size", "-65536", "-65536"),
                    ("journal_size_limit", "16777216", "16777216"),
                ]
            case .reader: [("query_only", "ON", "1"), ("cache_size", "-8192", "-8192")]
            }
        return common + own
    }
}
