import CLinux
import Glibc

/// The program's two outputs.
enum Output {
    /// What was asked for; to stdout.
    static func result(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

    /// What a person should know besides; to stderr.
    static func remark(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes everything, also into a slow pipe; gives up when nobody reads any more.
    static func write(_ bytes: [UInt8], to file: Int32) {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                guard count < 0, errno == EINTR else { return }
                continue
            }
            left = left.dropFirst(count)
        }
    }
}
