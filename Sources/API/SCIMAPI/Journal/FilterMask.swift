/// Masks the values in filters and paths, which people are looked up by.
enum FilterMask {
    /// The text with every value masked, in quotation marks or not, but for words such as `work`.
    static func masked(_ text: String) -> String { maskingBare(maskingQuoted(text)) }

    /// The sentence of an error without what it repeats of a filter or a path.
    static func masked(detail: String) -> String {
        for clause in [", but there is ", ", not with "] {
            guard let found = detail.ranges(of: clause).first else { continue }
            return detail[..<found.upperBound] + "***."
        }
        return detail
    }

    private static func maskingQuoted(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\"")) else { return text }
        var result = ""
        var value = ""
        var isInside = false
        for character in text {
            switch (character, isInside) {
            case ("\"", true):
                result += (kinds.contains(bare(value)) ? value : "***" + tail(value)) + "\""
                isInside = false
            case ("\"", false):
                result.append(character)
                isInside = true
                value = ""
            case (_, true): value.append(character)
            case (_, false): result.append(character)
            }
        }
        return isInside ? result + "***" : result
    }

    /// Masks what follows a comparison without quotation marks (Q21), or in others, up to where the
    /// next comparison could begin.
    private static func maskingBare(_ text: String) -> String {
        // Almost every key of a body: no comparison is without a space.
        guard text.utf8.contains(UInt8(ascii: " ")) else { return text }
        var result = ""
        var rest = text[...]
        var previous: Substring = ""
        while !rest.isEmpty {
            let separators = rest.prefix { separatorsOfWords.contains($0) }
            result += separators
            let word = rest.dropFirst(separators.count).prefix { !separatorsOfWords.contains($0) }
            rest = rest.dropFirst(separators.count + word.count)
            let isValue = comparisons.contains(previous.lowercased()) && separators == " "
            guard isValue, !isHarmless(word) else {
                result += word
                previous = word
                continue
            }
            result += "***"
            rest = afterValue(rest)
            previous = ""
        }
        return result
    }

    /// What is left behind a value that may have spaces in it.
    private static func afterValue(_ text: Substring) -> Substring {
        let ends = [" and ", " or "].compactMap { end in
            text.ranges(of: end).first?.lowerBound
        }
        let bracket = text.firstIndex { $0 != " " && separatorsOfWords.contains($0) }
        return text[((ends + [bracket].compactMap { $0 }).min() ?? text.endIndex)...]
    }

    private static func isHarmless(_ word: Substring) -> Bool {
        word.isEmpty || word.hasPrefix("\"") || word.hasPrefix("\\\"") || word.hasPrefix("***")
            || kinds.contains(String(word)) || word == "null"
    }

    private static let separatorsOfWords: Set<Character> = [" ", "(", ")", "[", "]", "&"]
    private static let comparisons: Set<String> = [
        "eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le",
    ]

    /// Inside a JSON string the quotation marks come with a backslash before them.
    private static func bare(_ value: String) -> String {
        value.hasSuffix("\\") ? String(value.dropLast()) : value
    }

    private static func tail(_ value: String) -> String { value.hasSuffix("\\") ? "\\" : "" }

    private static let kinds: Set<String> = [
        "work", "home", "other", "mobile", "fax", "pager", "true", "false", "True", "False",
    ]
}
