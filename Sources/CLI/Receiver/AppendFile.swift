import CLinux
import Glibc

/// A file that grows by whole lines.
final class AppendFile: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Opens or creates a file.
    ///
    /// - Throws: ``FileText/Failure`` in the words of the system.
    static func open(_ path: String) throws(FileText.Failure) -> AppendFile {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileText.Failure(code: errno) }
        return AppendFile(descriptor)
    }

    /// Appends the bytes and a line feed with one write, so that no line is torn.
    ///
    /// - Returns: Whether all of it is in the file.
    func append(_ line: [UInt8]) -> Bool {
        let text = line + [UInt8(ascii: "\n")]
        return text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == text.count
    }
}
