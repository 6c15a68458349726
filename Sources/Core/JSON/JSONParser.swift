/// Reads the grammar of RFC 8259 from left to right, one method for each of its rules.
///
/// It recurses, but never deeper than ``JSONLimits/depth``.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var nodes = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw JSONError(.tooLarge(limit: limits.bytes), offset: limits.bytes)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let result = try value(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw unexpected("the end of the text") }
        return result
    }

    /// The byte at `position`; 0, which no rule wants, behind the last one.
    private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipWhitespace()
        try countNode()
        switch current {
        case Byte.quote: return .string(try string())
        case Byte.openBrace: return .object(try object(depth: depth + 1))
        case Byte.openBracket: return .array(try array(depth: depth + 1))
        case Byte.minus, Byte.zero...Byte.nine: return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        if take(Byte.closeBracket) { return elements }
        repeat {
            elements.append(try value(depth: depth))
            skipWhitespace()
        } while take(Byte.comma)
        guard take(Byte.closeBracket) else { throw unexpected("',' or ']'") }
        return elements
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var members = UniqueMembers()
        if take(Byte.closeBrace) { return JSONObject() }
        repeat {
            skipWhitespace()
            let start = position
            let key = try key()
            guard members.count < limits.keys else {
                throw JSONError(.tooManyKeys(limit: limits.keys), offset: start)
            }
            guard members.isNew(key) else { throw JSONError(.duplicateKey(key), offset: start) }
            members.append(key, try value(depth: depth))
            skipWhitespace()
        } while take(Byte.comma)
        guard take(Byte.closeBrace) else { throw unexpected("',' or '}'") }
        return JSONObject(members: members.list)
    }

    /// Reads a key with its colon.
    private mutating func key() throws(JSONError) -> String {
        guard current == Byte.quote else { throw unexpected("a key in double quotes") }
        try countNode()
        let key = try string()
        skipWhitespace()
        guard take(Byte.colon) else { throw unexpected("':'") }
        return key
    }

    /// Reads an opening bracket and the white space behind it.
    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= limits.depth else {
            throw JSONError(.tooDeep(limit: limits.depth), offset: position)
        }
        position += 1
        skipWhitespace()
    }

    private mutating func literal(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        for byte in word.description.utf8 {
            guard take(byte) else { throw unexpected("'\(word)'") }
        }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        _ = take(Byte.minus)
        if !take(Byte.zero) { try digits() }
        if take(Byte.dot) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(Byte.plus) { _ = take(Byte.minus) }
            try digits()
        }
        return JSONNumber(text: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard Byte.isDigit(current) else { throw unexpected("a digit") }
        while Byte.isDigit(current) { position += 1 }
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        let start = position + 1
        position = endOfRun(from: start)
        var resolved: [UInt8] = []
        var runStart = start
        while current == Byte.backslash {
            resolved.append(contentsOf: bytes[runStart..<position])
            try escape(into: &resolved)
            runStart = position
            position = endOfRun(from: position)
        }
        guard current == Byte.quote else {
            throw unexpected("a closing '\"' (control characters must be escaped)")
        }
        let end = position
        guard end - runStart + resolved.count <= limits.stringBytes else {
            throw JSONError(.stringTooLong(limit: limits.stringBytes), offset: start - 1)
        }
        position += 1
        if runStart == start { return try text(bytes.span.extracting(start..<end), from: start) }
        resolved.append(contentsOf: bytes[runStart..<end])
        do {
            return String(copying: try UTF8Span(validating: resolved.span))
        } catch {
            // Escapes are ASCII, so the text as it stood is broken where the resolved one is.
            return try text(bytes.span.extracting(start..<end), from: start)
        }
    }

    /// The first byte at or after `start` that cannot stand in a string as it is.
    private func endOfRun(from start: Int) -> Int {
        let span = bytes.span
        var index = start
        while index < span.count {
            let byte = span[index]
            if byte == Byte.quote || byte == Byte.backslash || byte < Byte.space { break }
            index += 1
        }
        return index
    }

    /// Turns the bytes that start at `offset` into text.
    private func text(_ bytes: Span<UInt8>, from offset: Int) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw JSONError(.notUTF8, offset: offset + error.byteOffsets.lowerBound)
        }
    }

    private mutating func escape(into output: inout [UInt8]) throws(JSONError) {
        position += 1
        switch current {
        case Byte.quote, Byte.backslash, Byte.slash: output.append(current)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(Byte.lineFeed)
        case UInt8(ascii: "r"): output.append(Byte.carriageReturn)
        case UInt8(ascii: "t"): output.append(Byte.tab)
        case UInt8(ascii: "u"):
            position += 1
            output.append(contentsOf: String(try escapedScalar()).utf8)
            return
        default: throw unexpected("one of \" \\ / b f n r t u after '\\'")
        }
        position += 1
    }

    /// Reads what follows `\u`, and the second half of a surrogate pair with it.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = position - 2
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard take(Byte.backslash), take(UInt8(ascii: "u")) else {
            throw JSONError(.unexpected(expected: Self.surrogatePair), offset: start)
        }
        let second = try hexadecimal()
        // A low surrogate in the first place leads past the last scalar.
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONError(.unexpected(expected: Self.surrogatePair), offset: start) }
        return scalar
    }

    private static let surrogatePair = "a surrogate pair, not half of one"

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Byte.hexDigit(current) else {
                throw unexpected("four hexadecimal digits")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }
}

// MARK: - Steps

extension JSONParser {
    private mutating func skipWhitespace() {
        while true {
            switch current {
            case Byte.space, Byte.lineFeed, Byte.carriageReturn, Byte.tab: position += 1
            default: return
            }
        }
    }

    /// Moves over `byte` when it stands here.
    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func countNode() throws(JSONError) {
        nodes += 1
        guard nodes <= limits.nodes else {
            throw JSONError(.tooManyNodes(limit: limits.nodes), offset: position)
        }
    }

    private func unexpected(_ expected: String) -> JSONError {
        let reason: JSONError.Reason =
            position < bytes.count ? .unexpected(expected: expected) : .truncated
        return JSONError(reason, offset: position)
    }
}
