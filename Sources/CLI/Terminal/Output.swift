import CLinux
import Glibc
import Threads

/// The program's two outputs.
enum Output {
    /// Why what was asked for could not be written, which makes the command a failure.
    private static let lost = Lock<Int32?>(nil)

    /// What was asked for; to stdout.
    static func result(_ text: String) {
        guard let code = write(Array(text.utf8), to: STDOUT_FILENO), code != EPIPE else { return }
        lost.with { $0 = code }
    }

    /// What a person should know besides; to stderr.
    static func remark(_ text: String) { write(Array(text.utf8), to: STDERR_FILENO) }

    /// Why a result did not reach stdout, in the words of the system.
    ///
    /// `nil` when all of it did, and when its reader had read enough (`| head`).
    static var problem: String? { lost.with { $0 }.map { String(cString: strerror($0)) } }

    /// Writes everything, also into a slow pipe; gives up at the first error.
    ///
    /// - Returns: The error; `nil` when everything is written.
    @discardableResult
    static func write(_ bytes: [UInt8], to file: Int32) -> Int32? {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                guard count < 0, errno == EINTR else { return count < 0 ? errno : nil }
                continue
            }
            left = left.dropFirst(count)
        }
        return nil
    }
}
