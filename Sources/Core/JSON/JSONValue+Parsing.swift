extension JSONValue {
    /// Reads one JSON document, RFC 8259, and nothing after it but white space.
    ///
    /// - Throws: ``JSONError`` with the first byte that was refused.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        throw JSONError(.truncated, offset: 0)
    }
}
