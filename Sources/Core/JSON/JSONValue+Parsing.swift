extension JSONValue {
    /// Reads one JSON document, RFC 8259, and nothing after it but white space.
    ///
    /// A byte order mark in front is ignored, as §8.1 allows.
    ///
    /// - Throws: ``JSONError`` with the first byte that was refused.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits)
        self = try parser.document()
    }
}
