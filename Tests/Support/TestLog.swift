package import Ports
import Threads

/// Keeps what was logged.
package final class TestLog: Log {
    package struct Line: Sendable {
        package let level: LogLevel
        package let message: String
        package let fields: [(String, LogValue)]
    }

    private let state = Lock([Line]())

    package init() {}

    package var lines: [Line] { state.with { $0 } }

    package func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        state.with { $0.append(Line(level: level, message: message, fields: fields)) }
    }
}
