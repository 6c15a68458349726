/// Characters that the syntax of HTTP is made of.
enum Byte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let percent: UInt8 = 0x25
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let questionMark: UInt8 = 0x3F
    static let delete: UInt8 = 0x7F

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// Compares without case; `lowercased` is ASCII.
    func equalsIgnoringCase(_ lowercased: String) -> Bool {
        let other = lowercased.utf8
        guard count == other.count else { return false }
        return zip(indices, other).allSatisfy { index, byte in
            let mine = self[index]
            return mine == byte || (0x41...0x5A).contains(mine) && mine | 0x20 == byte
        }
    }

    func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    /// `range` without blanks and tabs at both ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, isBlank(self[first]) { range.removeFirst() }
        while let last = range.last, isBlank(self[last]) { range.removeLast() }
        return range
    }

    /// The text; bytes that are no UTF-8 are taken for Latin-1, one character each.
    ///
    /// RFC 9110 §5.5 asks to treat what is not ASCII as opaque; no route of ours looks at it.
    var text: String {
        if let text = try? UTF8Span(validating: self) { return String(copying: text) }
        var text = String.UnicodeScalarView()
        for index in indices { text.append(Unicode.Scalar(self[index])) }
        return String(text)
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == Byte.space || byte == Byte.tab }
