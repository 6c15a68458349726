import JSON

/// Takes what identifies a person out of a text that a receiver has written.
enum PersonalData {
    /// The first 200 characters of a text on one line, without what the event's user and group have.
    static func removed(from text: String, _ values: JSONValue) -> String {
        var known: Set<String> = []
        collect(values["user"] ?? .null, into: &known)
        collect(values["group"] ?? .null, into: &known)
        var text = String(text.prefix(200)).map { $0.isNewline ? " " : String($0) }.joined()
        for value in known.sorted(by: { $0.count > $1.count }) {
            text = text.replacing(value, with: mark)
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        return words.map { $0.contains("@") ? Substring(mark) : $0 }.joined(separator: " ")
    }

    private static func collect(_ value: JSONValue, into known: inout Set<String>) {
        switch value {
        case .string(let text) where text.count > 2: known.formUnion([text, text.lowercased()])
        case .array(let elements): for element in elements { collect(element, into: &known) }
        case .object(let object):
            for member in object.members where !impersonal.contains(member.key) {
                collect(member.value, into: &known)
            }
        case .null, .bool, .number, .string: break
        }
    }

    private static let mark = "…"
    /// Words of many people, which a message may well need.
    private static let impersonal: Set = [
        "type", "locale", "timezone", "preferredLanguage", "createdAt", "updatedAt", "userType",
    ]
}
