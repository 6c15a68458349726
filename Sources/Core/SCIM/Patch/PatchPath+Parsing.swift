extension PatchPath {
    /// Reads the `path` of a PATCH operation, RFC 7644 §3.5.2 figure 7.
    ///
    /// - Throws: `invalidPath` with what was wrong at which character.
    package init(parsing text: String) throws(SCIMError) {
        throw SCIMError(.notImplemented, "")
    }
}
