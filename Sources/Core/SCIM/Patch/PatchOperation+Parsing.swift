package import JSON

extension PatchOperation {
    /// Operations that one request may have.
    package static let limit = 1000
    /// The same for a group, where each member who leaves may be an operation of its own: Entra's
    /// newer dialect has one path for each.
    package static let groupLimit = 5000

    /// Reads the body of a PATCH request, RFC 7644 §3.5.2, after the dialects have been at it.
    ///
    /// A body without `schemas` is read all the same; an empty list of operations changes nothing.
    ///
    /// - Throws: `invalidSyntax` for a wrong envelope or verb, `invalidPath` for a broken path,
    ///   `tooMany` beyond the limit.
    package static func all(
        in body: JSONObject, limit: Int = limit
    ) throws(SCIMError) -> [PatchOperation] {
        let envelope = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
        if let schemas = body["schemas"]?.array,
            !schemas.contains(where: { $0.string?.equalsIgnoringCase(envelope) == true })
        {
            throw SCIMError(.invalidSyntax, "A PATCH body lists '\(envelope)' in 'schemas'.")
        }
        guard let operations = body["Operations"]?.array else {
            throw SCIMError(.invalidSyntax, "A PATCH body needs a list of 'Operations'.")
        }
        try check(operations.count, "operations", limit: limit)
        var parsed: [PatchOperation] = []
        parsed.reserveCapacity(operations.count)
        for (index, operation) in operations.enumerated() {
            parsed.append(try PatchOperation(operation, number: index + 1))
        }
        return parsed
    }

    /// - Throws: `tooMany`.
    static func check(_ count: Int, _ noun: String, limit: Int = limit) throws(SCIMError) {
        guard count <= limit else {
            throw SCIMError(.tooMany, "\(count) \(noun) in one PATCH: send at most \(limit).")
        }
    }

    /// Reads one element of `Operations`; its number, counted from 1, is for the error's reader.
    private init(_ operation: JSONValue, number: Int) throws(SCIMError) {
        guard let object = operation.object, let text = object["op"]?.string else {
            throw SCIMError(.invalidSyntax, "Operation \(number) has no 'op'.")
        }
        // Before the verb, which the dialects leave alone when this is wrong.
        let path = object["path"] ?? .null
        guard path.isNull || path.string != nil else {
            throw SCIMError(.invalidPath, "Operation \(number): 'path' must be a text.")
        }
        guard let verb = Verb(rawValue: text) else {
            throw SCIMError(
                .invalidSyntax,
                "Operation \(number): 'op' is add, remove or replace, and '\(text)' was sent.")
        }
        let value = object["value"]
        guard verb == .remove || value != nil else {
            throw SCIMError(.invalidValue, "Operation \(number): \(verb.rawValue) needs a 'value'.")
        }
        self.init(
            verb: verb, path: try path.string.map(PatchPath.init(parsing:)), value: value)
    }
}
