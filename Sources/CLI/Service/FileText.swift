import CLinux
import Glibc

/// Small files, read whole.
enum FileText {
    /// Why a file could not be read.
    struct Failure: Error, Equatable {
        let code: Int32

        /// In the words of the system, as in `Permission denied`.
        var reason: String { String(cString: strerror(code)) }
    }

    /// The text of a file; `nil` when it cannot be read.
    static func read(_ path: String) -> String? {
        (try? bytes(path)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a file of at most `limit` bytes; a larger one fails with EFBIG.
    static func bytes(_ path: String, limit: Int = 4 << 20) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Failure(code: errno) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw Failure(code: errno)
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw Failure(code: EFBIG) }
        }
    }

    /// Whether every user of the machine may read the file.
    static func isWorldReadable(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & 0o004 != 0
    }
}
