extension JSON5Parser {
    mutating func string() throws(JSON5Error) -> String {
        let start = index
        let quote = current
        index += 1
        var text = String.UnicodeScalarView()
        while let scalar = current {
            index += 1
            if scalar == quote { return String(text) }
            if scalar == "\\" {
                if let resolved = try escape() { text.append(resolved) }
            } else if scalar == "\n" || scalar == "\r" {
                break
            } else {
                text.append(scalar)
            }
        }
        throw error("this text has no closing quote on its line", at: start)
    }

    /// Reads what follows a backslash; `nil` for a line continuation, which stands for nothing.
    private mutating func escape() throws(JSON5Error) -> Unicode.Scalar? {
        let start = index - 1
        guard let scalar = current else { throw unexpected("a character after '\\'") }
        index += 1
        switch scalar {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "0" where !isDigit(current): return "\0"
        case "0"..."9": throw error("'\\\(scalar)' is no escape", at: start)
        case "x": return Unicode.Scalar(UInt8(try hexadecimal(digits: 2)))
        case "u": return try unicodeEscape(from: start)
        case "\r":
            _ = take("\n")
            return nil
        default: return Self.endsLine(scalar) ? nil : scalar
        }
    }

    /// Reads `\u0061` in a name, ECMAScript 5.1 §7.6.
    mutating func escapedLetter(first: Bool) throws(JSON5Error) -> Unicode.Scalar {
        let start = index
        index += 1
        guard take("u") else { throw error("expected '\\u' and 4 hexadecimal digits", at: start) }
        let scalar = try unicodeEscape(from: start)
        guard Self.isName(scalar, first: first) else {
            throw error("this escape is no letter that a name can have", at: start)
        }
        return scalar
    }

    private mutating func unicodeEscape(from start: Int) throws(JSON5Error) -> Unicode.Scalar {
        let first = try hexadecimal(digits: 4)
        if let scalar = Unicode.Scalar(first) { return scalar }
        if take("\\"), take("u") {
            let second = try hexadecimal(digits: 4)
            if (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            {
                return scalar
            }
        }
        throw error("half of a surrogate pair", at: start)
    }

    private mutating func hexadecimal(digits: Int) throws(JSON5Error) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = current.flatMap(hexDigit) else {
                throw unexpected("\(digits) hexadecimal digits")
            }
            value = value << 4 | digit
            index += 1
        }
        return value
    }

    /// Reads a number and gives it the form that JSON has for it.
    mutating func number() throws(JSON5Error) -> JSONNumber {
        let start = index
        let sign = take("-") ? "-" : ""
        if sign.isEmpty { _ = take("+") }
        if current == "I" || current == "N" {
            throw error("Infinity and NaN have no meaning here", at: start)
        }
        let text = try isHexadecimal() ? hexadecimalNumber(from: start) : decimalNumber()
        if let scalar = current, Self.isName(scalar, first: false) {
            throw error("a number with a unit goes in quotes, as in \"15s\"", at: start)
        }
        return JSONNumber(text: sign + text)
    }

    private mutating func isHexadecimal() -> Bool {
        let start = index
        if take("0"), take("x") || take("X") { return true }
        index = start
        return false
    }

    private mutating func hexadecimalNumber(from start: Int) throws(JSON5Error) -> String {
        var value = 0
        let first = index
        while let digit = current.flatMap(hexDigit) {
            guard value <= Int.max >> 4 else { throw error("this number is too large", at: start) }
            value = value << 4 | Int(digit)
            index += 1
        }
        guard index > first else { throw unexpected("a hexadecimal digit") }
        return String(value)
    }

    private mutating func decimalNumber() throws(JSON5Error) -> String {
        let start = index
        let whole = digits()
        guard whole.count < 2 || !whole.hasPrefix("0") else {
            throw error("a number does not start with a superfluous 0", at: start)
        }
        let fraction = take(".") ? digits() : ""
        guard !whole.isEmpty || !fraction.isEmpty else { throw unexpected("a digit") }
        var text = whole.isEmpty ? "0" : whole
        if !fraction.isEmpty { text += "." + fraction }
        guard take("e") || take("E") else { return text }
        text += "e"
        if take("-") { text += "-" } else { _ = take("+") }
        let exponent = digits()
        guard !exponent.isEmpty else { throw unexpected("a digit") }
        return text + exponent
    }

    private mutating func digits() -> String {
        var text = String.UnicodeScalarView()
        while let scalar = current, isDigit(scalar) {
            text.append(scalar)
            index += 1
        }
        return String(text)
    }
}

private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
}

private func hexDigit(_ scalar: Unicode.Scalar) -> UInt32? {
    UInt8(exactly: scalar.value).flatMap(Byte.hexDigit)
}
