/// Reads JSON5 from left to right and notes where each value begins.
///
/// Works on scalars, not bytes: a configuration is small and read by people, so that columns and
/// clear messages matter more than speed.
struct JSON5Parser {
    private let scalars: [Unicode.Scalar]
    private let lines: LineTable
    private let maximumDepth: Int
    private var path: [String] = []
    var index = 0
    /// Where the member or element at the end of each path begins.
    private(set) var places: [[String]: TextPosition] = [:]

    init(_ text: String, maximumDepth: Int) {
        scalars = Array(text.unicodeScalars)
        lines = LineTable(scalars)
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSON5Error) -> JSONValue {
        try skipBlanks()
        places[[]] = lines.position(of: index)
        let result = try value()
        try skipBlanks()
        guard index == scalars.count else { throw unexpected("the end of the text") }
        return result
    }

    private mutating func value() throws(JSON5Error) -> JSONValue {
        try skipBlanks()
        switch current {
        case "{": return .object(try object())
        case "[": return .array(try array())
        case "\"", "'": return .string(try string())
        case "+", "-", ".", ("0"..."9")?: return .number(try number())
        default: return try word()
        }
    }

    private mutating func word() throws(JSON5Error) -> JSONValue {
        let start = index
        switch try identifier() {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "Infinity", "NaN": throw error("Infinity and NaN have no meaning here", at: start)
        case "": throw unexpected("a value")
        default: throw error("expected a value (text goes in quotes)", at: start)
        }
    }

    private mutating func array() throws(JSON5Error) -> [JSONValue] {
        try enter()
        var elements: [JSONValue] = []
        try skipBlanks()
        while !take("]") {
            path.append(String(elements.count))
            places[path] = lines.position(of: index)
            elements.append(try value())
            path.removeLast()
            try separate("]")
        }
        return elements
    }

    private mutating func object() throws(JSON5Error) -> JSONObject {
        try enter()
        var members = UniqueMembers()
        try skipBlanks()
        while !take("}") {
            let start = index
            let key = try key()
            path.append(key)
            guard members.isNew(key) else {
                let first = places[path].map { " (first on line \($0.line))" } ?? ""
                throw error("the key '\(key)' stands twice in one object\(first)", at: start)
            }
            places[path] = lines.position(of: start)
            members.append(key, try value())
            path.removeLast()
            try separate("}")
        }
        return JSONObject(members: members.list)
    }

    /// Reads a key with its colon.
    private mutating func key() throws(JSON5Error) -> String {
        let isQuoted = current == "\"" || current == "'"
        let key = isQuoted ? try string() : try identifier()
        guard isQuoted || !key.isEmpty else { throw unexpected("a key") }
        try skipBlanks()
        guard take(":") else {
            throw unexpected(isQuoted ? "':'" : "':' (a key that is not one word goes in quotes)")
        }
        return key
    }

    private mutating func enter() throws(JSON5Error) {
        guard path.count < maximumDepth else {
            throw error("objects and arrays are nested more than \(maximumDepth) deep", at: index)
        }
        index += 1
    }

    /// Moves over the comma before the next member, or up to the bracket that closes.
    private mutating func separate(_ close: Unicode.Scalar) throws(JSON5Error) {
        try skipBlanks()
        guard take(",") || current == close else { throw unexpected("',' or '\(close)'") }
        try skipBlanks()
    }
}

// MARK: - Steps

extension JSON5Parser {
    var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    /// Moves over `scalar` when it stands here.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        index += 1
        return true
    }

    func error(_ message: String, at index: Int) -> JSON5Error {
        JSON5Error(message, at: lines.position(of: index))
    }

    func unexpected(_ expected: String) -> JSON5Error {
        let what = current == nil ? "the text ends too early: expected" : "expected"
        return error("\(what) \(expected)", at: index)
    }

    /// Reads a name, in which letters may be escaped; empty when none stands here.
    private mutating func identifier() throws(JSON5Error) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = current {
            if Self.isName(scalar, first: name.isEmpty) {
                index += 1
                name.append(scalar)
            } else if scalar == "\\" {
                name.append(try escapedLetter(first: name.isEmpty))
            } else {
                break
            }
        }
        return String(name)
    }

    /// Whether a scalar can stand in a name, ECMAScript 5.1 §7.6.
    static func isName(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
        scalar == "$" || scalar == "_"
            || (first ? scalar.properties.isIDStart : scalar.properties.isIDContinue)
    }

    /// Moves over white space and comments.
    private mutating func skipBlanks() throws(JSON5Error) {
        while let scalar = current {
            if scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
                index += 1
            } else if scalar == "/" {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSON5Error) {
        let start = index
        index += 1
        if take("/") {
            while let scalar = current, !Self.endsLine(scalar) { index += 1 }
            return
        }
        guard take("*") else { throw error("expected '//' or '/*'", at: start) }
        while current != nil {
            if take("*") {
                if take("/") { return }
            } else {
                index += 1
            }
        }
        throw error("this comment has no '*/'", at: start)
    }

    /// Whether a scalar is a LineTerminator, ECMAScript 5.1 §7.3.
    static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{2028}", "\u{2029}"].contains(scalar)
    }
}
