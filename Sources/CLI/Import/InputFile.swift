import CLinux
import Glibc

/// A file that is read piece by piece; `-` is standard input.
final class InputFile {
    /// In bytes; `nil` for a pipe.
    let size: Int?
    private let file: Int32

    /// - Throws: ``CommandFailure`` when the file cannot be opened.
    init(_ path: String) throws(CommandFailure) {
        file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw CommandFailure(
                errno == EACCES ? .permission : .failed,
                "\(path): cannot be read: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
    }

    deinit {
        if file != STDIN_FILENO { close(file) }
    }

    /// The next bytes; empty at the end.
    func next() throws(CommandFailure) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count >= 0 { return Array(chunk[..<count]) }
            guard errno == EINTR else {
                throw CommandFailure(
                    .failed, "reading failed: \(String(cString: strerror(errno)))")
            }
        }
    }
}
