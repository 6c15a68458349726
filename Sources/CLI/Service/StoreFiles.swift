import AdminAPI
import CLinux
import Glibc
import SQLiteStore

/// How large the store is on disk, and how much room it has.
struct StoreFiles: Sendable {
    /// The state directory.
    let directory: String

    var families: [MetricFamily] {
        let files = [("db", "/scimhook.db"), ("wal", "/scimhook.db-wal")]
        return [
            MetricFamily(
                "scimhook_store_size_bytes", .gauge, "Size of the store's files.",
                files.map { .init([("file", $0.0)], size(of: directory + $0.1)) }),
            .gauge(
                "scimhook_store_free_bytes", "What the store's file system still takes.",
                freeBytes),
            .gauge(
                "scimhook_store_disk_full",
                "Whether so little room is left that changes are refused.", isFull ? 1 : 0),
            .gauge(
                "scimhook_store_last_backup_timestamp_seconds",
                "When a backup was last made and verified; 0 for never.",
                time(of: directory + "/last-backup")),
            .gauge(
                "scimhook_store_last_verify_timestamp_seconds",
                "When a copy was last found to be sound, which every backup is; 0 for never.",
                time(of: directory + "/last-backup")),
        ]
    }

    private func size(of path: String) -> Double {
        var status = stat()
        return stat(path, &status) == 0 ? Double(status.st_size) : 0
    }

    /// When a file was last changed; 0 for one that is not there.
    private func time(of path: String) -> Double {
        var status = stat()
        return stat(path, &status) == 0 ? Double(status.st_mtim.tv_sec) : 0
    }

    private var isFull: Bool {
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return false }
        let size = UInt64(space.f_blocks) * UInt64(space.f_frsize)
        return freeBytes < Double(StoreLimits().floor(size: size))
    }

    private var freeBytes: Double {
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return 0 }
        return Double(space.f_bavail) * Double(space.f_frsize)
    }
}
