import CLinux
import Glibc

/// A file that grows by whole lines.
final class AppendFile: Sendable {
    private let descriptor: Int32

    /// Opens or creates the file; `nil` when that is not allowed, with the reason in `errno`.
    init?(path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Appends the bytes and a line feed with one write, so that no line is torn.
    func append(_ line: [UInt8]) {
        let text = line + [UInt8(ascii: "\n")]
        _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }
}
