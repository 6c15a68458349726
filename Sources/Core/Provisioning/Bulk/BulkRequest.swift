package import JSON
package import SCIM

/// The body of a bulk request, RFC 7644 §3.7.
package struct BulkRequest: Equatable, Sendable {
    /// Operations of one request, `maxOperations` of the service provider configuration.
    package static let operationLimit = 1_000
    /// Bytes of one request, `maxPayloadSize` of the service provider configuration.
    package static let payloadLimit = 2 << 20
    /// The same, as the service provider configuration says it.
    package static let announcedLimits = Discovery.BulkLimits(
        operations: operationLimit, payload: payloadLimit)
    /// What the body may cost beyond its bytes.
    package static let limits = JSONLimits(bytes: payloadLimit, nodes: 120_000)

    /// How many errors end the job; `nil` for as many as there are.
    package let failOnErrors: Int?
    /// In the order of the request.
    package let operations: [BulkOperation]

    /// - Throws: `invalidSyntax` for a wrong envelope, `payloadTooLarge` beyond the limit. What is
    ///   wrong with a single operation fails that operation alone.
    package init(_ body: JSONObject) throws(SCIMError) {
        let envelope = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
        let schemas = body.value(of: "schemas")?.array ?? []
        guard schemas.isEmpty || schemas.contains(where: { $0.names(envelope) }) else {
            throw SCIMError(.invalidSyntax, "A bulk request lists '\(envelope)' in 'schemas'.")
        }
        guard let operations = body.value(of: "Operations")?.array else {
            throw SCIMError(.invalidSyntax, "A bulk request needs a list of 'Operations'.")
        }
        guard operations.count <= Self.operationLimit else {
            throw SCIMError(
                .payloadTooLarge,
                "\(operations.count) operations in one bulk request: maxOperations is "
                    + "\(Self.operationLimit).")
        }
        switch body.value(of: "failOnErrors") {
        case nil, .null: failOnErrors = nil
        case .number(let number) where (number.int ?? -1) >= 0: failOnErrors = number.int
        default:
            throw SCIMError(.invalidSyntax, "'failOnErrors' must be a whole number, 0 or more.")
        }
        self.operations = operations.map { BulkOperation($0) }
    }
}

extension JSONValue {
    fileprivate func names(_ urn: String) -> Bool { string?.equalsIgnoringCase(urn) == true }
}

extension JSONObject {
    /// The value under a key, whatever its letters (RFC 7643 §2.1).
    func value(of key: String) -> JSONValue? {
        self[key] ?? members.first { $0.key.equalsIgnoringCase(key) }?.value
    }
}
