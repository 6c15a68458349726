import CLinux
import Glibc
import Ports

/// A database file that no gateway uses at the moment: a backup, or one that is to be restored.
package struct DatabaseFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Reads the whole file and looks whether it is a sound database of this version or an older.
    ///
    /// - Throws: ``StoreOpenError`` with what is wrong.
    package func verify() throws(StoreOpenError) {
        guard access(path, R_OK) == 0 else {
            throw .failed(path: path, reason: String(cString: strerror(scimhook_errno())))
        }
        let findings: [String]
        let (version, origin): (Int, Int)
        do throws(StoreError) {
            let connection = try Connection(path: path)
            let number = { (name: String) throws(StoreError) in
                try connection.all(composed: "PRAGMA \(name)", []) { $0.int(0) }.first ?? 0
            }
            (version, origin) = (try number("user_version"), try number("application_id"))
            findings = try connection.all(composed: "PRAGMA integrity_check(10)", []) {
                $0.text(0)
            }
        } catch {
            throw .damaged(path: path, reason: error.reason)
        }
        guard origin == Schema.applicationID, version > 0 else {
            throw .damaged(path: path, reason: "it belongs to another program")
        }
        guard version <= Schema.scripts.count else {
            throw .newerSchema(path: path, found: version, supported: Schema.scripts.count)
        }
        guard findings == ["ok"] else {
            throw .damaged(path: path, reason: findings.joined(separator: "; "))
        }
    }

    /// Puts a copy of this file in the place of a state directory's database.
    ///
    /// At every moment there is a whole database in that place: the old one, then this one. The old
    /// one is kept beside it.
    ///
    /// - Parameters:
    ///   - directory: The state directory; no gateway may run on it.
    ///   - suffix: For the name of the old file, such as a time.
    /// - Returns: Where the old file is now; `nil` when there was none.
    /// - Throws: ``StoreOpenError``; then nothing has changed.
    package func restore(into directory: String, keepingOldAs suffix: String)
        throws(StoreOpenError) -> String?
    {
        let place = try StateDirectory(directory)
        defer { place.unlock() }
        try verify()
        let draft = place.database + ".restoring"
        unlink(draft)
        try copy(to: draft, ownedAs: directory)
        try DatabaseFile(path: draft).verify()
        let old = place.database
        var kept: String?
        if access(old, F_OK) == 0 {
            kept = old + ".replaced-" + suffix
            try setAside(old, as: old + ".replaced-" + suffix)
        }
        guard rename(draft, old) == 0 else { throw Self.failure(old) }
        place.persist()
        place.forgetFailure()
        return kept
    }

    private func copy(to draft: String, ownedAs directory: String) throws(StoreOpenError) {
        let descriptor = scimhook_open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw Self.failure(draft) }
        defer { close(descriptor) }
        var owner = stat()
        // The gateway's user has to be able to open what root has restored.
        if geteuid() == 0, stat(directory, &owner) == 0 {
            _ = fchown(descriptor, owner.st_uid, owner.st_gid)
        }
        do throws(StoreError) {
            try Connection(path: path).copy(to: draft)
        } catch {
            unlink(draft)
            throw .failed(path: draft, reason: error.reason)
        }
    }

    /// Gives a database a second name, its log folded in, or beside it where that fails.
    private func setAside(_ old: String, as kept: String) throws(StoreOpenError) {
        let isFolded: Bool
        do throws(StoreError) {
            let connection = try Connection(path: old)
            try connection.configure(as: .writer)
            isFolded = try connection.checkpoint(.truncate)
        } catch {
            // It may be the reason for restoring; its log is kept as it is.
            isFolded = false
        }
        guard link(old, kept) == 0 else { throw Self.failure(kept) }
        if isFolded { unlink(old + "-wal") } else { rename(old + "-wal", kept + "-wal") }
        unlink(old + "-shm")
    }

    private static func failure(_ path: String) -> StoreOpenError {
        .failed(path: path, reason: String(cString: strerror(scimhook_errno())))
    }
}
