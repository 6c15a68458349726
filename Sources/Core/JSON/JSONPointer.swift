/// The place of one value in a document, RFC 6901.
package struct JSONPointer: Hashable, Sendable {
    /// Keys and array indices from the root inwards, unescaped; empty for the whole document.
    package let tokens: [String]

    /// Takes keys and indices as they are, without escapes.
    package init(tokens: [String]) { self.tokens = tokens }

    /// Reads a pointer such as `/errors/0/message`.
    ///
    /// `nil` when the text is neither empty nor starts with `/`, or has a `~` that is not `~0` or
    /// `~1`.
    package init?(parsing text: String) {
        guard text.isEmpty || text.utf8.first == Byte.slash else { return nil }
        var tokens: [String] = []
        for part in text.utf8.split(separator: Byte.slash, omittingEmptySubsequences: false)
            .dropFirst()
        {
            guard let token = Self.unescape(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    private static func unescape(_ part: Substring.UTF8View) -> String? {
        var output: [UInt8] = []
        var rest = part.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "~") else {
                output.append(byte)
                continue
            }
            switch rest.next() {
            case Byte.zero: output.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): output.append(Byte.slash)
            default: return nil
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

extension JSONValue {
    /// The value that the pointer leads to; `nil` when there is none.
    package subscript(pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            guard let next = value.child(token) else { return nil }
            value = next
        }
        return value
    }

    private func child(_ token: String) -> JSONValue? {
        switch self {
        case .object(let object): return object[token]
        case .array(let elements):
            // RFC 6901 §4: digits without a leading zero; "-" is behind the last element.
            guard token == "0" || token.utf8.first != Byte.zero,
                token.utf8.allSatisfy(Byte.isDigit), let index = Int(token),
                elements.indices.contains(index)
            else { return nil }
            return elements[index]
        case .null, .bool, .number, .string: return nil
        }
    }
}
