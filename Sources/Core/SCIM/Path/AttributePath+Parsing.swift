extension AttributePath {
    /// Reads `[URN:]attribute[.subAttribute]`; a URN ends at the last colon, for URNs hold dots.
    ///
    /// - Throws: `invalidPath` with what was wrong at which character.
    package init(parsing text: String) throws(SCIMError) {
        throw SCIMError(.notImplemented, "")
    }
}
