import JSON

/// Reads the `{{…}}` of one text.
struct TemplateScanner {
    /// A run of text, or an expression.
    enum Piece: Hashable, Sendable {
        case text(String)
        case value(Expression)
    }

    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// All pieces in order; a text without braces is one piece.
    static func pieces(of text: String, _ scope: Scope) throws(TemplateProblem) -> [Piece] {
        var scanner = TemplateScanner(text)
        var pieces: [Piece] = []
        while let piece = try scanner.next(scope) { pieces.append(piece) }
        return pieces
    }

    private mutating func next(_ scope: Scope) throws(TemplateProblem) -> Piece? {
        guard offset < bytes.count else { return nil }
        guard starts(with: "{{") else {
            let start = offset
            while offset < bytes.count, !starts(with: "{{") { offset += 1 }
            return .text(text(start..<offset))
        }
        offset += 2
        let start = offset
        do throws(TemplateProblem) {
            return .value(try expression(scope))
        } catch {
            throw error.about("{{" + text(start..<end(of: start)) + "}}")
        }
    }

    /// Where the expression that starts here ends, or the text does.
    private func end(of start: Int) -> Int {
        var rest = self
        rest.offset = start
        while rest.offset < bytes.count, !rest.starts(with: "}}") { rest.offset += 1 }
        return rest.offset
    }

    private mutating func expression(_ scope: Scope) throws(TemplateProblem) -> Expression {
        let start = offset
        skipBlanks()
        let source: Expression.Source
        if let quoted = try quotedText() {
            source = .literal(quoted)
        } else {
            source = .path(try path())
        }
        let sourceEnd = offset
        let isOptional = take("?")
        var filters: [TemplateFilter] = []
        skipBlanks()
        while !starts(with: "}}") {
            guard offset < bytes.count else {
                throw TemplateProblem("the braces are not closed: '}}' is missing")
            }
            guard take("|") else {
                throw TemplateProblem(
                    "unexpected '\(rest)'; a path is followed by '?', by '| filter' or by '}}'")
            }
            filters.append(try filter())
            skipBlanks()
        }
        let written = trimming(start..<offset)
        offset += 2
        let expression = Expression(
            text: written, source: source, isOptional: isOptional, filters: filters)
        try expression.check(scope, path: trimming(start..<sourceEnd))
        return expression
    }

    private mutating func path() throws(TemplateProblem) -> [Expression.Step] {
        var steps = [Expression.Step.name(try name("a name such as user.email"))]
        while true {
            if take(".") {
                let name = try name("a name behind the dot")
                steps.append(index(name) ?? .name(name))
            } else if take("[") {
                steps.append(try bracketed())
                guard take("]") else { throw TemplateProblem("']' is missing before '\(rest)'") }
            } else {
                return steps
            }
        }
    }

    private mutating func bracketed() throws(TemplateProblem) -> Expression.Step {
        if let quoted = try quotedText() { return .name(quoted) }
        guard let index = index(try name("an index or a quoted key in brackets")) else {
            throw TemplateProblem("in brackets stands an index, or a key in quotes: [\"…\"]")
        }
        return index
    }

    private func index(_ text: String) -> Expression.Step? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.count < 10 else {
            return nil
        }
        return Int(text).map { .index($0) }
    }

    private mutating func filter() throws(TemplateProblem) -> TemplateFilter {
        skipBlanks()
        let name = try name("a filter behind '|'")
        skipBlanks()
        guard take(":") else { return try TemplateFilter(name, argument: nil) }
        skipBlanks()
        return try TemplateFilter(name, argument: try argument(of: name))
    }

    private mutating func argument(of filter: String) throws(TemplateProblem) -> JSONValue {
        if let quoted = try quotedText() { return .string(quoted) }
        let start = offset
        while offset < bytes.count, isNameByte(bytes[offset]) || starts(with: ".") { offset += 1 }
        let scalar = try? JSONValue(parsing: Array(bytes[start..<offset]))
        guard let scalar, scalar.string == nil else {
            throw TemplateProblem(
                "behind '\(filter):' stands a text in quotes, a number, true or false")
        }
        return scalar
    }

    /// A text in single or double quotes; a backslash takes the next character as it is.
    private mutating func quotedText() throws(TemplateProblem) -> String? {
        guard offset < bytes.count, bytes[offset] == quote || bytes[offset] == apostrophe else {
            return nil
        }
        let end = bytes[offset]
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count, bytes[offset] != end {
            if bytes[offset] == backslash, offset + 1 < bytes.count { offset += 1 }
            content.append(bytes[offset])
            offset += 1
        }
        guard offset < bytes.count else { throw TemplateProblem("a quoted text does not end") }
        offset += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func name(_ wanted: String) throws(TemplateProblem) -> String {
        let start = offset
        while offset < bytes.count, isNameByte(bytes[offset]) { offset += 1 }
        guard offset > start else {
            guard offset < bytes.count else {
                throw TemplateProblem("the braces are not closed: '}}' is missing")
            }
            throw TemplateProblem("expected \(wanted), found '\(rest)'")
        }
        return text(start..<offset)
    }

    /// What comes next, for a message.
    private var rest: String { String(text(offset..<bytes.count).prefix(12)) }

    private mutating func skipBlanks() {
        while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
    }

    private mutating func take(_ token: StaticString) -> Bool {
        guard starts(with: token) else { return false }
        offset += token.utf8CodeUnitCount
        return true
    }

    private func starts(with token: StaticString) -> Bool {
        bytes[offset...].starts(with: token.description.utf8)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func trimming(_ range: Range<Int>) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let content = bytes[range].drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: Array(content), as: UTF8.self)
    }
}

private let quote = UInt8(ascii: "\"")
private let apostrophe = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
}
