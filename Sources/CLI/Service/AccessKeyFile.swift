import CLinux
import Glibc

/// The key under which access tokens are issued: `STATE/access.key`, 32 bytes, mode 0600.
///
/// Not in the database, so that a copy of it, such as a backup, lets nobody make tokens. When the
/// file is lost, a new key is made and clients ask for new tokens.
struct AccessKeyFile {
    let directory: String

    private var path: String { directory + "/access.key" }

    /// Reads the key, or makes one.
    ///
    /// - Parameter random: Secret bytes for a new key.
    /// - Returns: 32 bytes.
    /// - Throws: ``CommandFailure`` when the file can neither be read nor made.
    func key(_ random: () -> [UInt8]) throws(CommandFailure) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileText.Failure) {
            bytes = try FileText.bytes(path, limit: 1024)
        } catch {
            guard error.code == ENOENT else {
                throw CommandFailure(.storage, "\(path): cannot be read: \(error.reason)")
            }
            return try make(random())
        }
        guard bytes.count == 32 else {
            throw CommandFailure(
                .storage,
                "\(path) is damaged: it has \(bytes.count) bytes instead of 32; delete it, and "
                    + "clients of the token endpoint ask for new tokens")
        }
        return bytes
    }

    /// Writes a new key beside its place first, so that no crash leaves half of one.
    private func make(_ key: [UInt8]) throws(CommandFailure) -> [UInt8] {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be made") }
        defer { close(descriptor) }
        guard write(descriptor, key, key.count) == key.count, fsync(descriptor) == 0,
            rename(draft, path) == 0
        else { throw failure("cannot be written") }
        return key
    }

    private func failure(_ what: String) -> CommandFailure {
        CommandFailure(.storage, "\(path) \(what): \(String(cString: strerror(errno)))")
    }
}
