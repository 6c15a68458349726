import CLinux
import Glibc
import JSON

/// The state directory, held by this process alone for as long as it lives.
///
/// Holds `scimhook.db` with SQLite's own files, `lock`, `reserve` and, after a storage failure,
/// `storage-failed`.
struct StateDirectory {
    let path: String
    private let lock: Int32

    var database: String { path + "/scimhook.db" }
    private var reserve: String { path + "/reserve" }
    private var failure: String { path + "/storage-failed" }

    /// Makes the directory where it is missing, and locks it.
    ///
    /// - Parameter path: The directory; its parent must exist.
    /// - Throws: ``StoreOpenError`` when another process holds it or it cannot be written.
    init(_ path: String) throws(StoreOpenError) {
        self.path = path
        if mkdir(path, 0o700) == 0 {
            Self.persist(path + "/..")
        } else if scimhook_errno() != EEXIST {
            throw Self.error(path, scimhook_errno())
        }
        let file = path + "/lock"
        lock = scimhook_open(file, O_RDWR | O_CREAT, 0o600)
        guard lock >= 0 else { throw Self.error(file, scimhook_errno()) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = scimhook_errno()
            let pid = Self.pid(in: lock)
            CLinux.close(lock)
            guard code == EWOULDBLOCK else { throw Self.error(file, code) }
            throw .locked(directory: path, pid: pid)
        }
        let text = "\(getpid())\n"
        guard ftruncate(lock, 0) == 0, write(lock, text, text.utf8.count) > 0 else {
            let code = scimhook_errno()
            CLinux.close(lock)
            throw Self.error(file, code)
        }
    }

    /// Lets another process have the directory.
    func unlock() {
        // Not by closing alone: a child that is about to start shares the open file for a moment.
        _ = flock(lock, LOCK_UN)
        CLinux.close(lock)
    }

    /// Bytes that an unprivileged process may still write, and the size of the file system.
    func space() -> (free: UInt64, size: UInt64)? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        return (
            UInt64(found.f_bavail) * UInt64(found.f_frsize),
            UInt64(found.f_blocks) * UInt64(found.f_frsize)
        )
    }

    var hasReserve: Bool { access(reserve, F_OK) == 0 }

    /// Sets `size` bytes aside; `false` when there is no room for them.
    func makeReserve(_ size: Int64) -> Bool {
        let file = scimhook_open(reserve, O_WRONLY | O_CREAT, 0o600)
        guard file >= 0 else { return false }
        defer { CLinux.close(file) }
        guard posix_fallocate(file, 0, Int(size)) == 0 else {
            unlink(reserve)
            return false
        }
        return true
    }

    func giveUpReserve() {
        unlink(reserve)
    }

    /// Why the last process gave the storage up; `nil` when it did not.
    var recordedFailure: String? {
        let file = scimhook_open(failure, O_RDONLY, 0)
        guard file >= 0 else { return nil }
        defer { CLinux.close(file) }
        return Self.text(in: file)
    }

    /// Makes the next start look the whole database over.
    func record(failure reason: String) {
        let file = scimhook_open(failure, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { return }
        defer { CLinux.close(file) }
        _ = write(file, reason, reason.utf8.count)
        fsync(file)
    }

    func forgetFailure() {
        unlink(failure)
    }

    /// Leaves word of what was done with the store, for the metrics and operators; its time is the
    /// age of the file.
    func leave(_ note: Note, _ content: JSONObject) {
        let place = path + "/" + note.rawValue
        let draft = place + ".new"
        let text = JSONValue.object(content).bytes
        let file = scimhook_open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard file >= 0 else { return }
        defer { CLinux.close(file) }
        guard write(file, text, text.count) == text.count else { return }
        rename(draft, place)
    }

    /// What is noted, by the name of its file.
    enum Note: String {
        case backup = "last-backup"
        case check = "last-verify"
    }

    /// Takes away copies that whoever asked for a backup has not fetched.
    ///
    /// - Parameter age: Only what is at least as old, in seconds.
    func removeDrafts(age: Int) {
        guard let directory = opendir(path) else { return }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasPrefix("backup-"), name.hasSuffix(".partial") else { continue }
            var status = stat()
            guard stat(path + "/" + name, &status) == 0 else { continue }
            if time(nil) - status.st_mtim.tv_sec >= age { unlink(path + "/" + name) }
        }
    }

    /// Makes a power cut leave the names in this directory as they are.
    func persist() { Self.persist(path) }

    /// Makes a power cut leave the names in a directory as they are.
    private static func persist(_ directory: String) {
        let file = scimhook_open(directory, O_RDONLY, 0)
        guard file >= 0 else { return }
        fsync(file)
        CLinux.close(file)
    }

    private static func pid(in file: Int32) -> Int32? {
        Int32(text(in: file).prefix { $0.isNumber })
    }

    private static func text(in file: Int32) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
            count = max(0, pread(file, buffer.baseAddress, buffer.count, 0))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func error(_ path: String, _ code: Int32) -> StoreOpenError {
        let reason = String(cString: strerror(code))
        return switch code {
        case EACCES, EPERM, EROFS: .notWritable(path: path, reason: reason)
        case ENOENT: .failed(path: path, reason: "\(reason); create its parent directory first")
        default: .failed(path: path, reason: reason)
        }
    }
}
