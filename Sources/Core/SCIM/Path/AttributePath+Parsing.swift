extension AttributePath {
    /// Reads `[URN:]attribute[.subAttribute]`; a URN ends at the last colon, for URNs hold dots.
    ///
    /// - Throws: `invalidPath` with what was wrong at which character.
    package init(parsing text: String) throws(SCIMError) {
        do {
            var scanner = ExpressionScanner(text)
            self = try scanner.path()
            try scanner.expectEnd("nothing more")
        } catch {
            throw error.error(.invalidPath, "attribute name '\(text.prefix(100))'")
        }
    }
}

extension AttributePath: CustomStringConvertible {
    /// The notation of RFC 7644 §3.10; ``init(parsing:)`` reads it back.
    package var description: String {
        (schema.map { $0 + ":" } ?? "") + attribute + (subAttribute.map { "." + $0 } ?? "")
    }
}
