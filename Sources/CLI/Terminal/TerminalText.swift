/// Text from outside, as it may be shown on a terminal.
enum TerminalText {
    /// The beginning of the text, without anything that a terminal would obey.
    static func printable(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(500).map { scalar in
            let isPlain = scalar.properties.generalCategory != .control
            return isPlain ? Character(scalar) : " "
        }
        return String(scalars)
    }
}
