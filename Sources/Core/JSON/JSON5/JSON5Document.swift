/// A text in JSON5 (spec.json5.org), with the place of every value: for the configuration only.
///
/// Not taken over from JSON5: `Infinity` and `NaN`, which JSON cannot hold, and escapes in keys
/// without quotes.
package struct JSON5Document: Sendable {
    package let value: JSONValue
    private let places: [[String]: TextPosition]

    /// Reads one document within the sizes that ``JSONLimits`` has for bytes and depth.
    ///
    /// - Throws: ``JSON5Error`` with the first place that was refused.
    package init(parsing bytes: [UInt8]) throws(JSON5Error) {
        let limits = JSONLimits()
        guard bytes.count <= limits.bytes else {
            throw JSON5Error("the text is larger than \(limits.bytes) bytes", at: .start)
        }
        var parser = JSON5Parser(try Self.text(bytes), maximumDepth: limits.depth)
        value = try parser.document()
        places = parser.places
    }

    /// Where the member or the array element at the end of a path begins.
    ///
    /// A member begins at its key. Array elements are named by their index; the empty path is the
    /// outermost value.
    package func position(of path: [String]) -> TextPosition? { places[path] }

    private static func text(_ bytes: [UInt8]) throws(JSON5Error) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            let before = String(decoding: bytes[..<error.byteOffsets.lowerBound], as: UTF8.self)
            let lines = LineTable(Array(before.unicodeScalars))
            throw JSON5Error(
                "the text is not UTF-8", at: lines.position(of: before.unicodeScalars.count))
        }
    }
}

/// A place in a text, as editors count it.
package struct TextPosition: Equatable, Sendable, CustomStringConvertible {
    /// Counted from 1; LF, CR and CR LF each end a line.
    package let line: Int
    /// Unicode scalars since the start of the line, counted from 1.
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let start = TextPosition(line: 1, column: 1)

    package var description: String { "line \(line), column \(column)" }
}

/// Why a text is not an acceptable JSON5 document; for the person who wrote it.
package struct JSON5Error: Error, Equatable, Sendable, CustomStringConvertible {
    package let message: String
    /// The first place that was refused.
    package let position: TextPosition

    package init(_ message: String, at position: TextPosition) {
        self.message = message
        self.position = position
    }

    package var description: String { "\(position): \(message)" }
}

/// Where each line of a text starts.
struct LineTable {
    private var starts = [0]

    init(_ scalars: [Unicode.Scalar]) {
        for index in scalars.indices {
            let endsLine =
                switch scalars[index] {
                case "\n": true
                case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
                default: false
                }
            if endsLine { starts.append(index + 1) }
        }
    }

    /// The line and column of the scalar at `index`.
    func position(of index: Int) -> TextPosition {
        var line = 0
        var behind = starts.count
        while behind - line > 1 {
            let middle = (line + behind) / 2
            if starts[middle] <= index { line = middle } else { behind = middle }
        }
        return TextPosition(line: line + 1, column: index - starts[line] + 1)
    }
}
