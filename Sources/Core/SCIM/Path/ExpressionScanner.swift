/// Reads the words of filters and paths, RFC 7644 §3.4.2.2 figure 1, byte by byte.
///
/// Where the RFC wants one space, any number is taken, and spaces around brackets and at both ends
/// of a filter are too; nothing else departs from the grammar.
struct ExpressionScanner {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    func next(is letter: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: letter)
    }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard next(is: letter) else { return false }
        position += 1
        return true
    }

    /// - Returns: Whether there was at least one.
    @discardableResult
    mutating func skipSpaces() -> Bool {
        let start = position
        while skip(" ") {}
        return position > start
    }

    mutating func expect(_ letter: Unicode.Scalar, _ expected: String) throws(ExpressionError) {
        guard skip(letter) else { throw wanted(expected) }
    }

    mutating func expectSpace(_ expected: String) throws(ExpressionError) {
        guard skipSpaces() else { throw wanted(expected) }
    }

    func expectEnd(_ expected: String) throws(ExpressionError) {
        guard isAtEnd else { throw wanted(expected) }
    }

    /// The error that here stands something else than `expected`, or at `start` if that is given.
    func wanted(_ expected: String, at start: Int? = nil) -> ExpressionError {
        let start = start ?? position
        let stop = bytes[start...].dropFirst().firstIndex { isDelimiter($0) } ?? bytes.count
        return ExpressionError(
            .expected(expected, found: String(decoding: bytes[start..<stop], as: UTF8.self)),
            character: character(at: start))
    }

    /// The number of the character that begins at a byte, counted from 1.
    func character(at position: Int) -> Int {
        bytes[..<position].count { $0 & 0xC0 != 0x80 } + 1
    }

    /// Skips `word`, whatever its case, if a delimiter or the end follows it.
    mutating func skipWord(_ word: String) -> Bool {
        let end = position + word.utf8.count
        guard end <= bytes.count, end == bytes.count || isDelimiter(bytes[end]),
            zip(bytes[position..<end], word.utf8).allSatisfy({ $0 | 0x20 == $1 })
        else { return false }
        position = end
        return true
    }

    /// Everything up to the next delimiter, without moving.
    func peekRun() -> ArraySlice<UInt8> {
        bytes[position...].prefix { !isDelimiter($0) }
    }

    mutating func advance(by count: Int) { position += count }

    mutating func moveBack(to earlier: Int) { position = earlier }

    /// `attrPath = [URI ":"] ATTRNAME *1subAttr`; the URI ends at the last colon of the word.
    mutating func path() throws(ExpressionError) -> AttributePath {
        let run = bytes[position...].prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "[") }
        var schema: String?
        if let colon = run.lastIndex(of: UInt8(ascii: ":")), isNameStart(run[run.startIndex]) {
            guard URISyntax.accepts(run[..<colon]) else {
                throw wanted("a schema URN such as urn:example:schema:User before the last colon")
            }
            schema = String(decoding: run[..<colon], as: UTF8.self)
            position = colon + 1
        }
        let attribute = try name("an attribute name")
        let subAttribute = skip(".") ? try name("the name of a sub-attribute") : nil
        return AttributePath(schema: schema, attribute: attribute, subAttribute: subAttribute)
    }

    /// `ATTRNAME`, or `$ref`, the one attribute of RFC 7643 whose name departs from it.
    mutating func name(_ expected: String) throws(ExpressionError) -> String {
        let start = position
        let isReference = skip("$")
        guard position < bytes.count, isNameStart(bytes[position]) else {
            throw wanted(expected, at: start)
        }
        let end = bytes[position...].firstIndex { !isNameByte($0) } ?? bytes.count
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        guard !isReference || name.equalsIgnoringCase("$ref") else {
            throw wanted(expected, at: start)
        }
        position = end
        return name
    }
}

/// Why a filter or a path was refused; becomes a ``SCIMError`` at the entrance.
struct ExpressionError: Error {
    enum Reason {
        /// `found` is empty at the end of the text.
        case expected(String, found: String)
        case tooLong(limit: Int)
        case tooDeep(limit: Int)
        case tooManyComparisons(limit: Int)
    }

    let reason: Reason
    /// Counted from 1, as people do.
    let character: Int

    init(_ reason: Reason, character: Int) {
        self.reason = reason
        self.character = character
    }

    /// The same for a client: `kind` is `invalidFilter` or `invalidPath`, `subject` what was read.
    func error(_ kind: SCIMError.Kind, _ subject: String) -> SCIMError {
        switch reason {
        case .expected(let expected, let found):
            let instead = found.isEmpty ? "the text ends" : "there is \(quoted(found))"
            return SCIMError(
                kind,
                "The \(subject) is wrong at character \(character): \(expected) should stand there,"
                    + " but \(instead).")
        case .tooLong(let limit):
            return SCIMError(
                kind, "The \(subject) is longer than \(limit) characters: ask with a shorter one.")
        case .tooDeep(let limit):
            return SCIMError(
                kind,
                "The \(subject) has more than \(limit) brackets inside each other at character"
                    + " \(character): ask with a simpler one.")
        case .tooManyComparisons(let limit):
            return SCIMError(
                kind,
                "The \(subject) has more than \(limit) comparisons: split it into several.")
        }
    }

    private func quoted(_ found: String) -> String {
        found.unicodeScalars.count > 40 ? "'\(found.prefix(40))…'" : "'\(found)'"
    }
}

private func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
        UInt8(ascii: "]"):
        true
    default: false
    }
}

private func isNameStart(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20)
}

private func isNameByte(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
}
