/// Repairs of the text of a filter, for dialects; the parser itself takes only the RFC's grammar.
package enum FilterText {
    /// Puts double quotes around values that lack them where they are left out: after the attributes
    /// of ``bareAttributes``, as in `externalId eq jyoung` (Q21), and around `True` and `False`.
    ///
    /// Anywhere else a value without quotes is an error, as RFC 7644 §3.4.2.2 has it. A value ends at
    /// a space or a bracket. One that begins with an apostrophe has the wrong quotes: to take them
    /// for letters would answer that nobody is found, and Entra would create everybody anew.
    ///
    /// - Returns: `nil` when nothing was missing, or when quotes do not make a filter of the text.
    package static func quotingBareValues(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var words: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let word = nextWord(&rest, copyingSeparatorsTo: &output) {
            let isValue = words.count >= 2 && isComparison(words[words.count - 1])
            let isBare =
                isValue && mayLackQuotes(word, of: words[words.count - 2]) && !isJSON(word)
            output += isBare ? [quote] + word + [quote] : Array(word)
            // A value is no attribute, whatever it looks like.
            words = isValue ? [] : words + [word]
        }
        let repaired = String(decoding: output, as: UTF8.self)
        return repaired != text && (try? Filter(parsing: repaired)) != nil ? repaired : nil
    }

    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")

    /// The next run between spaces and brackets; a text in quotes is one, whatever it holds.
    private static func nextWord(
        _ rest: inout ArraySlice<UInt8>, copyingSeparatorsTo output: inout [UInt8]
    ) -> ArraySlice<UInt8>? {
        let separators = rest.prefix { " ()[]".utf8.contains($0) }
        output += separators
        rest = rest[separators.endIndex...]
        guard let first = rest.first else { return nil }
        let word =
            first == quote ? quoted(rest) : rest.prefix { !" ()[]".utf8.contains($0) }
        rest = rest[word.endIndex...]
        return word
    }

    /// From a quote to its partner, or to the end.
    private static func quoted(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var index = text.startIndex + 1
        while index < text.endIndex, text[index] != quote {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return text[..<min(index + 1, text.endIndex)]
    }

    private static func mayLackQuotes(
        _ word: ArraySlice<UInt8>, of attribute: ArraySlice<UInt8>
    ) -> Bool {
        let text = String(decoding: word, as: UTF8.self)
        if ["true", "false"].contains(where: text.equalsIgnoringCase) { return true }
        let name = String(decoding: attribute, as: UTF8.self)
        return word.first != apostrophe
            && bareAttributes.contains { name.equalsIgnoringCase($0) || name.hasSuffix(":" + $0) }
    }

    /// `externalId` in Entra's documentation, `meta.resourceType` in an example of RFC 7644 §3.4.2,
    /// `type` in the brackets of paths.
    private static let bareAttributes = ["externalId", "meta.resourceType", "type"]

    private static func isComparison(_ word: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: word, as: UTF8.self)
        return Filter.Operator.allCases.contains { $0.rawValue.equalsIgnoringCase(word) }
    }

    private static func isJSON(_ word: ArraySlice<UInt8>) -> Bool {
        var scanner = ExpressionScanner(String(decoding: word, as: UTF8.self))
        return (try? scanner.value()) != nil && scanner.isAtEnd
    }
}
