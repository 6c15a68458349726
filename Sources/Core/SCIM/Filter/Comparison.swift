import JSON

/// One comparison with the value already in the form that the attribute's kind wants.
///
/// `ne` is true wherever `eq` is not: also for an absent value, and for a list as soon as one of
/// its values differs (RFC 7644 §3.4.2.2: any value of a multi-valued attribute is enough).
enum Comparison: Sendable {
    /// `text` is folded unless `isExact`.
    case text(Filter.Operator, text: String, isExact: Bool)
    case boolean(Filter.Operator, Bool)
    case number(Filter.Operator, JSONNumber)
    case moment(Filter.Operator, Timestamp)
    /// For what no schema describes: the stored value's own type decides.
    case untyped(Filter.Operator, Filter.Value)

    func holds(for value: JSONValue?) -> Bool {
        if let array = value?.array { return array.contains { holds(for: $0) } }
        switch self {
        case .text(let comparator, let text, let isExact):
            guard let stored = value?.string else { return comparator == .ne }
            return comparator.holds((isExact ? stored : stored.folded).utf8, text.utf8)
        case .boolean(let comparator, let flag):
            return (value?.boolean == flag) == (comparator == .eq)
        case .number(let comparator, let number):
            guard let stored = value?.number else { return comparator == .ne }
            return comparator.holds(stored, number)
        case .moment(let comparator, let moment):
            guard let stored = value?.string.flatMap({ Timestamp(dateTime: $0) }) else {
                return comparator == .ne
            }
            return comparator.holds(order: stored < moment ? -1 : stored == moment ? 0 : 1)
        case .untyped(let comparator, let operand):
            if let object = value?.object { return holds(for: object.value) }
            return typed(comparator, operand, like: value)?.holds(for: value)
                ?? (comparator == .ne)
        }
    }

    /// The comparison that fits a stored value; `nil` when none does.
    private func typed(
        _ comparator: Filter.Operator, _ operand: Filter.Value, like value: JSONValue?
    ) -> Comparison? {
        switch value {
        case .string: .text(comparator, text: operand.text.folded, isExact: false)
        case .bool where comparator == .eq || comparator == .ne:
            operand.boolean.map { .boolean(comparator, $0) }
        case .number: operand.number.map { .number(comparator, $0) }
        default: nil
        }
    }
}

extension Filter.Operator {
    /// Compares texts by their bytes, which is the order of code points.
    fileprivate func holds(_ stored: String.UTF8View, _ operand: String.UTF8View) -> Bool {
        switch self {
        case .eq: stored.elementsEqual(operand)
        case .ne: !stored.elementsEqual(operand)
        case .co: contains(stored, operand)
        case .sw: stored.starts(with: operand)
        case .ew: stored.reversed().starts(with: operand.reversed())
        case .gt: operand.lexicographicallyPrecedes(stored)
        case .ge: !stored.lexicographicallyPrecedes(operand)
        case .lt: stored.lexicographicallyPrecedes(operand)
        case .le: !operand.lexicographicallyPrecedes(stored)
        }
    }

    fileprivate func holds(_ stored: JSONNumber, _ operand: JSONNumber) -> Bool {
        // Double alone would take large integers that differ for equal.
        if let left = stored.int, let right = operand.int {
            return holds(order: left < right ? -1 : left == right ? 0 : 1)
        }
        guard let left = stored.double, let right = operand.double else { return self == .ne }
        return holds(order: left < right ? -1 : left == right ? 0 : 1)
    }

    /// `order` is negative when the stored value comes first.
    fileprivate func holds(order: Int) -> Bool {
        switch self {
        case .eq: order == 0
        case .ne: order != 0
        case .gt: order > 0
        case .ge: order >= 0
        case .lt: order < 0
        case .le: order <= 0
        case .co, .sw, .ew: false
        }
    }
}

extension Filter.Value {
    /// The value as text: a number or a word where text is wanted means its letters.
    package var text: String {
        switch self {
        case .string(let text): text
        case .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null: ""
        }
    }

    /// Entra writes booleans as texts in any case (Q22).
    package var boolean: Bool? {
        switch self {
        case .bool(let flag): flag
        case .string(let text): Bool(ignoringCase: text)
        case .number, .null: nil
        }
    }

    var number: JSONNumber? {
        switch self {
        case .number(let text): JSONNumber(text: text)
        case .string(let text): Double(text) == nil ? nil : JSONNumber(text: text)
        case .bool, .null: nil
        }
    }
}

extension JSONObject {
    /// What a complex value means as a whole, RFC 7643 §2.4.
    fileprivate var value: JSONValue? {
        members.first { $0.key.equalsIgnoringCase("value") }?.value
    }
}

extension JSONValue {
    fileprivate var boolean: Bool? { bool ?? string.flatMap { Bool(ignoringCase: $0) } }
}

extension Bool {
    fileprivate init?(ignoringCase text: String) {
        if text.equalsIgnoringCase("true") {
            self = true
        } else if text.equalsIgnoringCase("false") {
            self = false
        } else {
            return nil
        }
    }
}

private func contains(_ text: String.UTF8View, _ part: String.UTF8View) -> Bool {
    guard let first = part.first else { return true }
    var rest = text[...]
    while let start = rest.firstIndex(of: first) {
        rest = rest[start...]
        if rest.starts(with: part) { return true }
        rest = rest.dropFirst()
    }
    return false
}
