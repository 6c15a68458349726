import JSON
import SCIM

/// One way in which a value differs from what the schema wants, and how it is put right.
struct ValueRewrite: Sendable {
    let quirk: Quirk
    /// `nil` when there is nothing to change.
    let rewritten: @Sendable (JSONValue, Place) -> JSONValue?

    /// In the order in which they are applied; each sees what the one before it has made.
    static let all: [ValueRewrite] = [
        ValueRewrite(quirk: .wrappedValue, rewritten: unwrapped),
        ValueRewrite(quirk: .singleElement, rewritten: listed),
        ValueRewrite(quirk: .jsonText, rewritten: decoded),
        ValueRewrite(quirk: .bareElement) { $1.isElement ? withValueKey($0, $1) : nil },
        ValueRewrite(quirk: .bareReference) { $1.isElement ? nil : withValueKey($0, $1) },
        ValueRewrite(quirk: .booleanText, rewritten: boolean),
        ValueRewrite(quirk: .numberText, rewritten: text),
        ValueRewrite(quirk: .textNumber, rewritten: number),
    ]

    @Sendable private static func unwrapped(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard !place.isList else { return nil }
        var inner: JSONValue?
        if case .array(let elements) = value, elements.count == 1 { inner = elements[0] }
        guard place.attribute.kind != .complex, let object = (inner ?? value).object else {
            return inner
        }
        return object.value(of: "value") ?? inner
    }

    @Sendable private static func listed(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard place.isList else { return nil }
        return switch value {
        case .object, .string, .number: [value]
        case .array, .null, .bool: nil
        }
    }

    @Sendable private static func withValueKey(_ value: JSONValue, _ place: Place) -> JSONValue? {
        switch value {
        case .string, .number: !place.isList && place.hasValue ? ["value": value] : nil
        case .array, .bool, .null, .object: nil
        }
    }

    @Sendable private static func boolean(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard place.attribute.kind == .boolean, case .string(let text) = value else { return nil }
        if text.equalsIgnoringCase("true") { return true }
        return text.equalsIgnoringCase("false") ? false : nil
    }

    @Sendable private static func text(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard case .number(let number) = value else { return nil }
        return switch place.attribute.kind {
        case .string, .reference: .string(number.text)
        case .binary, .boolean, .complex, .dateTime, .decimal, .integer: nil
        }
    }

    @Sendable private static func number(_ value: JSONValue, _ place: Place) -> JSONValue? {
        guard case .string(let text) = value,
            place.attribute.kind == .integer || place.attribute.kind == .decimal,
            let parsed = try? JSONValue(parsing: Array(text.utf8)), parsed.number != nil
        else { return nil }
        return parsed
    }
}
