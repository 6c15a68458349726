package import JSON

/// What a receiver calls one of our users or groups: a text or a number, as it came.
package struct RemoteID: Hashable, Sendable, CustomStringConvertible {
    /// For templates; keeps its type.
    package let value: JSONValue

    /// `nil` for anything that cannot be an identifier; a text has 1 to 1024 bytes.
    package init?(_ value: JSONValue) {
        switch value {
        case .string(let text) where (1...1024).contains(text.utf8.count): self.value = value
        case .number: self.value = value
        default: return nil
        }
    }

    /// Reads what ``storedText`` wrote.
    package init?(stored text: String) {
        guard let value = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
        self.init(value)
    }

    /// JSON, so that `"42"` and `42` stay two things.
    package var storedText: String { String(decoding: value.bytes, as: UTF8.self) }

    /// As operators see it.
    package var description: String { value.string ?? storedText }
}
