import CLinux
package import Ports

extension SQLiteStore {
    /// Copies the store, as it is at this moment, into a new file in the state directory, and looks
    /// the copy over.
    ///
    /// - Parameter name: Of the file; it must not exist.
    /// - Returns: Where the copy is, mode 0600; whoever asked takes it away.
    /// - Throws: ``StoreError``; then there is no copy.
    package func backUp(named name: String) throws(StoreError) -> String {
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
            try DatabaseFile(path: path).verify()
        } catch {
            unlink(path)
            // A copy that fails says nothing about the store itself.
            throw .failed("no backup was made: \(error)")
        }
        directory.noteBackup()
        return path
    }
}
