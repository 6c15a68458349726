/// A JSON number, kept as its text so that what was received is what is sent.
package struct JSONNumber: Hashable, Sendable {
    /// Matches the `number` rule of RFC 8259 §6.
    package let text: String

    /// - Parameter text: Must already match the grammar; the parser is the usual caller.
    package init(text: String) { self.text = text }

    package init(_ value: Int) { text = String(value) }

    package init(_ value: Int64) { text = String(value) }

    /// The value as an integer; `nil` when it has a fraction, an exponent or too many digits.
    package var int: Int? { Int(text) }

    package var double: Double? { Double(text) }
}
