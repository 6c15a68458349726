extension Filter: CustomStringConvertible {
    /// The filter as text with as few brackets as possible; ``init(parsing:)`` reads it back.
    package var description: String {
        switch self {
        case .and(let left, let right):
            "\(left.bracketed(if: left.isDisjunction)) and \(right.bracketed(if: right.isLogical))"
        case .or(let left, let right):
            "\(left) or \(right.bracketed(if: right.isDisjunction))"
        case .not(let inner): "not (\(inner))"
        case .present(let path): "\(path) pr"
        case .compare(let path, let comparator, let value): "\(path) \(comparator) \(value)"
        case .element(let path, let inner): "\(path)[\(inner)]"
        case .elementCompare(let path, let inner, let sub, let comparator, let value):
            "\(path)[\(inner)].\(sub) \(comparator) \(value)"
        }
    }

    private var isDisjunction: Bool {
        if case .or = self { true } else { false }
    }

    private var isLogical: Bool {
        if case .and = self { true } else { isDisjunction }
    }

    /// A tree leans to the left; what hangs to the right needs brackets to stay there.
    private func bracketed(if needed: Bool) -> String { needed ? "(\(self))" : description }
}

extension Filter.Value: CustomStringConvertible {
    /// The value as JSON.
    package var description: String {
        switch self {
        case .string(let text): quoted(text)
        case .number(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        }
    }
}

/// A JSON string; the writer of the JSON library makes bytes, here text is wanted.
private func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": output.unicodeScalars.append(contentsOf: ["\\", scalar])
        case "\u{0}"..<" ":
            let hex = String(scalar.value, radix: 16)
            output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: output.unicodeScalars.append(scalar)
        }
    }
    return output + "\""
}
