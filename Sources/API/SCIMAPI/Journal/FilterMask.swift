/// Masks the values in filters and paths, which people are looked up by.
enum FilterMask {
    /// The text with everything between quotation marks masked, but for words such as `work`.
    static func masked(_ text: String) -> String {
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

    /// Inside a JSON string the quotation marks come with a backslash before them.
    private static func bare(_ value: String) -> String {
        value.hasSuffix("\\") ? String(value.dropLast()) : value
    }

    private static func tail(_ value: String) -> String { value.hasSuffix("\\") ? "\\" : "" }

    private static let kinds: Set<String> = [
        "work", "home", "other", "mobile", "fax", "pager", "true", "false", "True", "False",
    ]
}
