import JSON

/// What can be done to a value on its way into a template.
enum TemplateFilter: Hashable, Sendable {
    case lower, upper, trim
    /// `default:"x"`: takes the place of `null`, of an empty text and of an empty list.
    case fallback(JSONValue)
    /// The first element of a list.
    case first
    /// The elements of a list as one text, those that are `null` left out.
    case join(separator: String)
    /// The value as JSON text, for a value inside a text that another parser reads.
    case json

    /// How they are written, for messages.
    static let names = ["lower", "upper", "trim", "default", "first", "join", "json"]

    /// Finds a filter by its name.
    ///
    /// - Parameters:
    ///   - name: As written.
    ///   - argument: What stands behind the colon; `nil` without one.
    /// - Throws: ``TemplateProblem`` for an unknown name or an argument too many or too few.
    init(_ name: String, argument: JSONValue?) throws(TemplateProblem) {
        switch (name, argument) {
        case ("lower", nil): self = .lower
        case ("upper", nil): self = .upper
        case ("trim", nil): self = .trim
        case ("first", nil): self = .first
        case ("json", nil): self = .json
        case ("default", let value?): self = .fallback(value)
        case ("join", .string(let separator)?): self = .join(separator: separator)
        case ("default", nil):
            throw TemplateProblem("the filter 'default' needs a value: default:\"x\"")
        case ("join", _): throw TemplateProblem("the filter 'join' needs a text: join:\",\"")
        case (let name, _?) where Self.names.contains(name):
            throw TemplateProblem("the filter '\(name)' takes no argument")
        case (let name, _):
            throw TemplateProblem("there is no filter '\(name)'", unknown: name, known: Self.names)
        }
    }

    func applied(to value: JSONValue) -> JSONValue {
        switch self {
        case .lower: value.mappingTexts { $0.lowercased() }
        case .upper: value.mappingTexts { $0.uppercased() }
        case .trim: value.mappingTexts(trimmed)
        case .fallback(let other): value.isNothing ? other : value
        case .first: value.array.map { $0.first ?? .null } ?? value
        case .join(let separator): joined(value, separator)
        case .json: value.isNull ? .null : .string(String(decoding: value.bytes, as: UTF8.self))
        }
    }

    /// What comes out, for a shape that goes in.
    ///
    /// - Throws: ``TemplateProblem`` when this filter can do nothing with it.
    func shape(of input: Shape, _ text: String) throws(TemplateProblem) -> Shape {
        switch (self, input) {
        case (.json, _), (.join, .scalar), (.join, .anything), (.join, .list(.scalar)),
            (.join, .list(.anything)):
            return .scalar
        case (.first, .list(let element)): return element
        case (.first, _): return input
        case (.fallback, .scalar): return .scalar
        case (.fallback, _): return .anything
        case (.lower, .object), (.upper, .object), (.trim, .object), (.join, .object),
            (.lower, .dictionary), (.upper, .dictionary), (.trim, .dictionary),
            (.join, .dictionary):
            throw TemplateProblem("\(text) is an object, of which a filter needs a member")
        case (.lower, .list(.object)), (.upper, .list(.object)), (.trim, .list(.object)),
            (.join, .list):
            throw TemplateProblem(
                "\(text) is a list of objects; name a member of them, as in \(text).value")
        case (.lower, _), (.upper, _), (.trim, _): return input
        }
    }
}

private func trimmed(_ text: String) -> String {
    let isBlank = { (character: Character) in character.isWhitespace }
    return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
}

private func joined(_ value: JSONValue, _ separator: String) -> JSONValue {
    guard let elements = value.array else { return value }
    let texts = elements.filter { !$0.isNull }.map(\.plainText)
    return .string(texts.joined(separator: separator))
}

extension JSONValue {
    /// Changes a text, or every text of a list.
    fileprivate func mappingTexts(_ change: (String) -> String) -> JSONValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { $0.mappingTexts(change) })
        case .null, .bool, .number, .object: self
        }
    }

    fileprivate var isNothing: Bool { self == .null || self == "" || self == [] }
}
