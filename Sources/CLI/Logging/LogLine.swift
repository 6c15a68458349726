import JSON
import Ports
import SCIM

/// How a log line looks.
enum LogFormat: Equatable, Sendable {
    /// One JSON object; `hasPriority` puts syslog's `<N>` before it, which the journal understands.
    case json(hasPriority: Bool)
    /// For people.
    case text(hasColour: Bool)
}

/// One remark for the operator, ready to be written.
struct LogLine {
    let moment: Timestamp
    let level: LogLevel
    let message: String
    let fields: [(String, LogValue)]

    /// One line with its end; what varies cannot break out of it.
    func bytes(_ format: LogFormat) -> [UInt8] {
        switch format {
        case .json(let hasPriority):
            var output = hasPriority ? Array("<\(level.rawValue)>".utf8) : []
            json.write(to: &output)
            output.append(UInt8(ascii: "\n"))
            return output
        case .text(let hasColour):
            return Array((text(hasColour) + "\n").utf8)
        }
    }

    private var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("ts", .string(moment.text)), ("level", .string("\(level)")), ("msg", .string(message)),
        ]
        members += fields.map { ($0, $1.json) }
        return .object(JSONObject(members))
    }

    private func text(_ hasColour: Bool) -> String {
        let word = "\(level)".uppercased()
        let shown = hasColour ? "\u{1B}[\(colour)m\(word)\u{1B}[0m" : word
        let padding = String(repeating: " ", count: 8 - word.count)
        let pairs = fields.map { " \($0)=\(String(decoding: $1.json.bytes, as: UTF8.self))" }
        return moment.text + " " + shown + padding + message + pairs.joined()
    }

    /// The SGR parameter of ECMA-48 for the level.
    private var colour: Int {
        switch level {
        case .error: 31
        case .warning: 33
        case .notice: 36
        case .info: 32
        case .debug: 90
        }
    }
}

extension LogValue {
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .number(JSONNumber(number))
        case .milliseconds(let duration): .number(JSONNumber(text: duration.milliseconds))
        }
    }
}

extension Duration {
    /// Milliseconds with three digits after the point, rounded down.
    fileprivate var milliseconds: String {
        let (seconds, attoseconds) = components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        let digits = String(abs(microseconds) % 1000)
        return (microseconds < 0 ? "-" : "") + "\(abs(microseconds) / 1000)."
            + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
