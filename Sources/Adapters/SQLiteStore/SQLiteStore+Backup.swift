import CLinux
import JSON
package import Ports

extension SQLiteStore {
    /// Copies the store, as it is at this moment, into a new file in the state directory, and looks
    /// the copy over.
    ///
    /// - Parameter name: Of the file; it must not exist.
    /// - Returns: Where the copy is, mode 0600; whoever asked takes it away.
    /// - Throws: ``StoreError``; then there is no copy.
    package func backUp(named name: String) throws(StoreError) -> String {
        let began = uptime()
        directory.removeDrafts(age: 3600)
        let path = directory.path + "/" + name
        let descriptor = scimhook_open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw .failed("cannot make \(path): \(String(cString: strerror(scimhook_errno())))")
        }
        CLinux.close(descriptor)
        do {
            let connection = try Connection(path: directory.database)
            try connection.configure(as: .reader)
            try connection.copy(to: path)
            let copied = uptime()
            try DatabaseFile(path: path).verify()
            directory.leave(.check, ["of": "backup", "seconds": seconds(uptime() - copied)])
        } catch {
            unlink(path)
            // A copy that fails says nothing about the store itself.
            throw .failed("no backup was made: \(error)")
        }
        var status = stat()
        let size = stat(path, &status) == 0 ? Int64(status.st_size) : 0
        directory.leave(
            .backup,
            ["bytes": .number(JSONNumber(size)), "seconds": seconds(uptime() - began)])
        return path
    }

    /// How the file of the store is laid out.
    package func layout() throws(StoreError) -> StoreLayout {
        try connected { connection throws(StoreError) in
            let number = { (name: String) throws(StoreError) in
                try connection.all(composed: "PRAGMA \(name)", []) { $0.int(0) }.first ?? 0
            }
            return StoreLayout(
                pageBytes: try number("page_size"), pages: try number("page_count"),
                freePages: try number("freelist_count"), schema: try number("user_version"))
        }
    }
}

/// The pages of a database file, and the version of its schema.
package struct StoreLayout: Equatable, Sendable {
    package let pageBytes: Int
    package let pages: Int
    /// Pages that hold nothing and are used before the file grows.
    package let freePages: Int
    /// How many steps of the schema it has gone through.
    package let schema: Int
}

/// Seconds to the millisecond.
private func seconds(_ time: Duration) -> JSONValue {
    let milliseconds = Int64((time / .milliseconds(1)).rounded())
    let rest = String(milliseconds % 1000)
    let padding = String(repeating: "0", count: 3 - rest.count)
    return .number(JSONNumber(text: "\(milliseconds / 1000).\(padding)\(rest)"))
}
