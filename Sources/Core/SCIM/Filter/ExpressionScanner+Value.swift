extension ExpressionScanner {
    /// `compValue`: `false`, `null`, `true`, a number or a string of JSON (RFC 7159).
    mutating func value() throws(ExpressionError) -> Filter.Value {
        if next(is: "\"") { return .string(try jsonString()) }
        let run = peekRun()
        let text = String(decoding: run, as: UTF8.self)
        let value: Filter.Value
        switch text {
        case "true": value = .bool(true)
        case "false": value = .bool(false)
        case "null": value = .null
        default:
            guard JSONNumberSyntax.accepts(run) else {
                throw wanted("a value (\"text\" in double quotes, a number, true, false or null)")
            }
            value = .number(text)
        }
        advance(by: run.count)
        return value
    }

    /// RFC 7159 §7; half a surrogate pair becomes U+FFFD.
    private mutating func jsonString() throws(ExpressionError) -> String {
        let start = position
        var units: [UInt8] = []
        advance(by: 1)
        while !isAtEnd {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                advance(by: 1)
                return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units.append(contentsOf: try escaped())
            case 0..<0x20: throw wanted("an escape: control characters are written \\u00XX")
            default:
                units.append(byte)
                advance(by: 1)
            }
        }
        throw wanted("text that ends with a double quote", at: start)
    }

    /// The UTF-8 of the escape that begins here.
    private mutating func escaped() throws(ExpressionError) -> [UInt8] {
        let start = position
        guard position + 1 < bytes.count else { throw invalidEscape(at: start) }
        let letter = bytes[position + 1]
        advance(by: 2)
        if letter == UInt8(ascii: "u") { return try escapedUnicode(from: start) }
        guard let byte = escapes[letter] else { throw invalidEscape(at: start) }
        return [byte]
    }

    private mutating func escapedUnicode(from start: Int) throws(ExpressionError) -> [UInt8] {
        guard var units = hexUnit().map({ [$0] }) else { throw invalidEscape(at: start) }
        let afterFirst = position
        if UTF16.isLeadSurrogate(units[0]), skip("\\"), skip("u"), let trail = hexUnit(),
            UTF16.isTrailSurrogate(trail)
        {
            units.append(trail)
        } else {
            moveBack(to: afterFirst)
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private mutating func hexUnit() -> UInt16? {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ $0 != UInt8(ascii: "+") }),
            let unit = UInt16(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { return nil }
        advance(by: 4)
        return unit
    }

    private func invalidEscape(at start: Int) -> ExpressionError {
        wanted("an escape of JSON (\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX)", at: start)
    }
}

private let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "/"): UInt8(ascii: "/"), UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
    UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
]

/// The `number` of RFC 7159 §6: `[minus] int [frac] [exp]`.
private enum JSONNumberSyntax {
    static func accepts(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let leading = rest.first
        let integer = dropDigits(&rest)
        guard integer > 0, integer == 1 || leading != UInt8(ascii: "0") else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard dropDigits(&rest) > 0 else { return false }
        }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, "+-".utf8.contains(sign) { rest = rest.dropFirst() }
            guard dropDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func dropDigits(_ text: inout ArraySlice<UInt8>) -> Int {
        let digits = text.prefix { (0x30...0x39).contains($0) }.count
        text = text.dropFirst(digits)
        return digits
    }
}
