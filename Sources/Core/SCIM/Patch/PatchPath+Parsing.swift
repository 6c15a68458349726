extension PatchPath {
    /// Reads the `path` of a PATCH operation, RFC 7644 §3.5.2 figure 7.
    ///
    /// - Throws: `invalidPath` with what was wrong at which character.
    package init(parsing text: String) throws(SCIMError) {
        do {
            self = try ExpressionParser.patchPath(text)
        } catch {
            throw error.error(.invalidPath, "path")
        }
    }
}

extension PatchPath: CustomStringConvertible {
    /// The path as text; ``init(parsing:)`` reads it back.
    package var description: String {
        "\(attribute)" + (filter.map { "[\($0)]" } ?? "") + (subAttribute.map { "." + $0 } ?? "")
    }
}
