import Directory
import JSON

/// What an option may look like, and the value it then stands for.
struct Form<Value> {
    /// Completes "… is not"; with its article.
    let wanted: String
    /// The words that are possible, where they can be listed.
    let choices: [String]
    /// Whether the value may hold a secret, so that no message shows it.
    let isConfidential: Bool
    let read: (JSONValue) -> Value?
    /// What operators may see of a value that was read.
    private(set) var shown: (JSONValue) -> JSONValue
    /// What a value means in a file of a directory.
    private(set) var placed: (Value, _ directory: String) -> Value = { value, _ in value }

    init(
        _ wanted: String, choices: [String] = [], isConfidential: Bool = false,
        read: @escaping (JSONValue) -> Value?
    ) {
        self.wanted = wanted
        self.choices = choices
        self.isConfidential = isConfidential
        self.read = read
        shown = isConfidential ? Redaction.secret : { $0 }
    }

    /// The same form, whose values are shown in another way.
    func shown(as redaction: @escaping (JSONValue) -> JSONValue) -> Self {
        var form = self
        form.shown = redaction
        return form
    }

    /// The same form, whose values depend on where the file is.
    func placed(by place: @escaping (Value, _ directory: String) -> Value) -> Self {
        var form = self
        form.placed = place
        return form
    }

    /// An option that is text.
    init(
        _ wanted: String, isConfidential: Bool = false, parsing: @escaping (String) -> Value?
    ) {
        self.init(wanted, isConfidential: isConfidential) { $0.string.flatMap(parsing) }
    }
}

extension Form<Bool> {
    static var flag: Self { Form("true or false") { $0.bool } }
}

extension Form<JSONValue> {
    static var anything: Self { Form("a JSON value") { $0 } }
}

extension Form<JSONPointer> {
    static var pointer: Self {
        Form("a JSON pointer such as \"/data/0/id\"", parsing: JSONPointer.init(parsing:))
    }
}

extension Form<Int> {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        Form("a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            // 1e3 and 16.0 are whole numbers as well.
            let number = value.number.flatMap { $0.int ?? $0.double.flatMap(Int.init(exactly:)) }
            return number.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Whole percent.
    static var percentage: Self {
        Form(
            "a percentage such as \"20%\", from 1% to 100%",
            parsing: { text in
                guard text.hasSuffix("%"), let number = wholeNumber(text.dropLast()) else {
                    return nil
                }
                return (1...100).contains(number) ? number : nil
            })
    }
}

extension Form<String> {
    /// A text that satisfies a rule.
    init(_ wanted: String, isConfidential: Bool = false, where rule: @escaping (String) -> Bool) {
        self.init(wanted, isConfidential: isConfidential, parsing: { rule($0) ? $0 : nil })
    }

    static var text: Self { Form("text on one line", where: isText) }

    /// The name of a file or directory; a relative one starts where the configuration file is.
    static var path: Self { Form("a path", where: isText).placed(by: absolutePath(_:in:)) }

    static var addressRange: Self {
        Form("an IP address or a range such as \"10.0.0.0/8\"", where: isAddressRange)
    }

    /// An absolute URL to which a request can be sent.
    static var url: Self {
        let wanted = "an http or https URL without user name and fragment"
        return Form(wanted, isConfidential: true) { isWebURL($0, allowingQuery: true) }
            .shown(as: Redaction.url)
    }

    /// An absolute URL to which paths are added; a slash at its end is taken off.
    static var baseURL: Self {
        let wanted = "an http or https URL without user name, query and fragment"
        return Form(
            wanted, isConfidential: true,
            parsing: { text in
                guard isWebURL(text, allowingQuery: false) else { return nil }
                return String(text.reversed().drop { $0 == "/" }.reversed())
            }
        )
        .shown(as: Redaction.url)
    }

    /// The value of a header field, RFC 9110 §5.5.
    static var headerValue: Self {
        Form("text on one line", isConfidential: true, where: isText)
    }
}

extension Form where Value: CaseIterable & RawRepresentable<String> {
    /// One of the cases, by its raw value.
    static var choice: Self {
        .word(Value.allCases.map { ($0.rawValue, $0) })
    }
}

extension Form {
    /// One of the words in a table.
    static func word(_ words: [(String, Value)]) -> Self {
        let choices = words.map(\.0)
        return Form("one of " + choices.joined(separator: ", "), choices: choices) { value in
            words.first { $0.0 == value.string }?.1
        }
    }
}

extension Form<Set<EventType>> {
    /// One type of event, or all types of users or groups.
    static var events: Self {
        var words = EventType.allCases.map { ($0.rawValue, Set([$0])) }
        for family in ["user", "group"] {
            let types = EventType.allCases.filter { $0.rawValue.hasPrefix(family + ".") }
            words.append((family + ".*", Set(types)))
        }
        let named = Form.word(words + [("*", Set(EventType.allCases))])
        return Form(named.wanted, choices: named.choices) { value in
            named.read(value) ?? value.string.flatMap(types(matching:))
        }
    }

    /// The types that a pattern with a `*` anywhere means; `nil` when it means none.
    private static func types(matching pattern: String) -> Set<EventType>? {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let types = EventType.allCases.filter { type in
            type.rawValue.hasPrefix(parts[0]) && type.rawValue.hasSuffix(parts[1])
                && type.rawValue.count >= parts[0].count + parts[1].count
        }
        return types.isEmpty ? nil : Set(types)
    }
}

/// A path as it is meant in a file of `directory`, which is empty for where the program runs.
func absolutePath(_ path: String, in directory: String) -> String {
    path.hasPrefix("/") || directory.isEmpty
        ? path : directory + (directory.hasSuffix("/") ? "" : "/") + path
}

/// Whether a text says something and can stand on one line.
func isText(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
}

/// The number that a text of nothing but digits stands for.
func wholeNumber(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
}
