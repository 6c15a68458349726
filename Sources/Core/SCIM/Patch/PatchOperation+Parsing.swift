package import JSON

extension PatchOperation {
    /// Reads the body of a PATCH request, RFC 7644 §3.5.2, after the dialects have been at it.
    ///
    /// - Throws: `invalidSyntax` for a wrong envelope or verb, `invalidPath` for a broken path,
    ///   `tooMany` beyond 1,000 operations.
    package static func all(in body: JSONObject) throws(SCIMError) -> [PatchOperation] {
        throw SCIMError(.notImplemented, "")
    }
}
