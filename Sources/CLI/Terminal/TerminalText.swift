/// Text from outside, as it may be shown on a terminal.
enum TerminalText {
    /// The beginning of the text, without anything that a terminal would obey.
    ///
    /// Nothing that turns the direction of writing either, with which a name can look like another.
    static func printable(_ text: String, limit: Int = 500) -> String {
        let scalars = text.unicodeScalars.prefix(limit).map { scalar in
            let isPlain = scalar.properties.generalCategory != .control && !turns(scalar)
            return isPlain ? Character(scalar) : " "
        }
        return String(scalars)
    }

    private static func turns(_ scalar: Unicode.Scalar) -> Bool {
        ("\u{202A}"..."\u{202E}").contains(scalar) || ("\u{2066}"..."\u{2069}").contains(scalar)
    }
}
