extension Filter {
    /// Reads a filter, RFC 7644 §3.4.2.2 figure 1, and Entra's `attribute[filter].sub op value`.
    ///
    /// At most 4,096 characters, 16 levels of brackets and 50 comparisons.
    ///
    /// - Throws: `invalidFilter` with what was wrong at which character, or which limit it exceeds.
    package init(parsing text: String) throws(SCIMError) {
        do {
            self = try ExpressionParser.filter(text)
        } catch {
            throw error.error(.invalidFilter, "filter")
        }
    }
}
