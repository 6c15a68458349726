import AdminAPI
import CLinux
import Glibc
import JSON
import SCIM
import SQLiteStore

/// How large the store is on disk, how much room it has, and what was last done with it.
struct StoreFiles: Sendable {
    /// The state directory.
    let directory: String

    var families: [MetricFamily] {
        let condition = condition
        return [
            MetricFamily(
                "scimhook_store_size_bytes", .gauge, "Size of the store's files.",
                [
                    .init([("file", "db")], Double(condition.databaseBytes)),
                    .init([("file", "wal")], Double(condition.logBytes)),
                ]),
            .gauge(
                "scimhook_store_free_bytes", "What the store's file system still takes.",
                Double(condition.freeBytes)),
            .gauge(
                "scimhook_store_disk_full",
                "Whether so little room is left that changes are refused.",
                condition.isFull ? 1 : 0),
            .gauge(
                "scimhook_store_last_backup_timestamp_seconds",
                "When a backup was last made; 0 for never.", seconds(condition.backup?.time)),
            .gauge(
                "scimhook_store_last_verify_timestamp_seconds",
                "When every page of the store or of a copy was last found sound; 0 for never.",
                seconds(condition.check?.time)),
        ]
    }

    /// What the file system tells.
    var condition: StoreCondition {
        var condition = StoreCondition()
        condition.directory = directory
        condition.databaseBytes = size(of: "scimhook.db")
        condition.logBytes = size(of: "scimhook.db-wal")
        if let (free, floor) = room {
            condition.freeBytes = free
            condition.floorBytes = floor
            condition.isFull = free < floor
        }
        condition.backup = note("last-backup").map { time, note in
            StoreCondition.Backup(
                time: time, bytes: note["bytes"]?.number?.int,
                seconds: note["seconds"]?.number?.double,
                // A copy that is not sound is thrown away.
                isVerified: true)
        }
        condition.check = note("last-verify").map { time, note in
            StoreCondition.Check(
                time: time, subject: note["of"]?.string ?? "store",
                seconds: note["seconds"]?.number?.double)
        }
        return condition
    }

    /// Whether so little room is left that changes are refused.
    var isFull: Bool { room.map { $0.free < $0.floor } ?? false }

    /// What the file system still takes, and what has to stay free; in bytes.
    private var room: (free: Int, floor: Int)? {
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return nil }
        let block = UInt64(space.f_frsize)
        let floor = StoreLimits().floor(size: UInt64(space.f_blocks) * block)
        return (Int(UInt64(space.f_bavail) * block), Int(floor))
    }

    /// What the store left in a file, and when; `nil` when it never did.
    private func note(_ name: String) -> (Timestamp, JSONValue)? {
        guard let status = status(of: name) else { return nil }
        let text = FileText.read(directory + "/" + name) ?? ""
        let (seconds, rest) = (Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec))
        let time = Timestamp(milliseconds: seconds * 1000 + rest / 1_000_000)
        return (time, (try? JSONValue(parsing: Array(text.utf8))) ?? .null)
    }

    private func size(of name: String) -> Int { Int(status(of: name)?.st_size ?? 0) }

    private func status(of name: String) -> stat? {
        var status = stat()
        return stat(directory + "/" + name, &status) == 0 ? status : nil
    }

    private func seconds(_ moment: Timestamp?) -> Double {
        Double(moment?.milliseconds ?? 0) / 1000
    }
}
