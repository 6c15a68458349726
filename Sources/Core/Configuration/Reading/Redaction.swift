import JSON

/// What operators may see of values that hold a secret, or may hold one.
enum Redaction {
    static let mark = JSONValue.string("redacted")

    /// Where a secret is, never the secret.
    static func secret(_ value: JSONValue) -> JSONValue {
        guard let places = value.object, places.count == 1, let place = places.members.first,
            ["file", "env", "credential"].contains(place.key), place.value.string != nil
        else { return mark }
        return value
    }

    /// A URL without its query, in which keys are often given.
    static func url(_ value: JSONValue) -> JSONValue {
        guard let text = value.string else { return mark }
        let place = text.prefix { $0 != "?" }
        return .string(place.count == text.count ? text : place + "?redacted")
    }

    /// The body of a request as it is made from a template: its keys and what is filled in, without
    /// texts of its own.
    static func body(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): filling(text)
        case .array(let items): .array(items.map(body))
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.key, body($0.value)) }))
        default: value
        }
    }

    /// A path with its query, likewise.
    static func path(_ value: JSONValue) -> JSONValue {
        guard let text = value.string else { return mark }
        let path = text.prefix { $0 != "?" }
        guard path.count < text.count else { return value }
        let pairs = text.dropFirst(path.count + 1).split(
            separator: "&", omittingEmptySubsequences: false)
        let shown = pairs.map { pair in
            let name = pair.prefix { $0 != "=" }
            return name + "=" + (filling(String(pair.dropFirst(name.count + 1))).string ?? "")
        }
        return .string(path + "?" + shown.joined(separator: "&"))
    }

    /// A text that is nothing but one value which is filled in.
    private static func filling(_ text: String) -> JSONValue {
        let inner = text.dropFirst(2).dropLast(2)
        let isOne = text.hasPrefix("{{") && text.hasSuffix("}}") && !inner.contains("{{")
        // The default of a filter is a text of its own.
        return isOne && !inner.contains("\"") ? .string(text) : mark
    }
}
