import CLinux
import Glibc
import Ports
import SCIM
import Synchronization

/// Writes log lines to a file descriptor, each with one system call.
final class LineLog: Log {
    private let file: Int32
    private let format: LogFormat
    private let now: @Sendable () -> Timestamp
    private let level: Atomic<Int>

    init(
        _ level: LogLevel, _ format: LogFormat, file: Int32 = STDERR_FILENO,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.level = Atomic(level.rawValue)
        self.format = format
        self.file = file
        self.now = now
    }

    /// Drops what matters less from now on.
    func use(_ level: LogLevel) { self.level.store(level.rawValue, ordering: .relaxed) }

    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        guard level.rawValue <= self.level.load(ordering: .relaxed) else { return }
        let line = LogLine(moment: now(), level: level, message: message, fields: fields)
        Output.write(line.bytes(format), to: file)
    }
}

/// A log that also counts its lines.
struct CountingLog: Log {
    let log: any Log
    let metrics: any Metrics

    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        metrics.add(1, to: .logMessage(level))
        log.write(level, message, fields)
    }
}

extension LogFormat {
    /// Text on a terminal, JSON elsewhere, with priorities where the journal reads.
    static func automatic(_ file: Int32 = STDERR_FILENO) -> LogFormat {
        guard isatty(file) == 1 else { return .json(hasPriority: isJournal(file)) }
        return .text(hasColour: Terminal.hasColour(file))
    }

    /// Whether the file is the very stream that systemd connected to the journal.
    ///
    /// JOURNAL_STREAM holds its device and inode, see systemd.exec(5).
    static func isJournal(_ file: Int32) -> Bool {
        var status = stat()
        guard let stream = environment("JOURNAL_STREAM"), fstat(file, &status) == 0 else {
            return false
        }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
