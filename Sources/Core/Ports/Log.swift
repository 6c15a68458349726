/// Where remarks for the operator go: one line each, never with personal data or secrets.
package protocol Log: Sendable {
    /// - Parameters:
    ///   - level: Lines below the configured level are dropped.
    ///   - message: A constant sentence; what varies goes into `fields`.
    ///   - fields: Identifiers, counts, durations; keys in snake case.
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)])
}

/// How much a line matters, with the numbers of syslog (RFC 5424 §6.2.1).
package enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    /// `true` when `left` matters less than `right`.
    package static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rawValue > right.rawValue
    }
}

/// One field of a log line.
package enum LogValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case integer(Int)
    case milliseconds(Duration)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
}
