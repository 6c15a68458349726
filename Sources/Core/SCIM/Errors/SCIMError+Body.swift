package import JSON

extension SCIMError {
    /// The body that tells a client of an error, RFC 7644 §3.12.
    package static func body(status: Int, scimType: String?, detail: String) -> JSONObject {
        var body: JSONObject = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": .string(String(status)),
        ]
        body["scimType"] = scimType.map { .string($0) }
        body["detail"] = .string(detail)
        return body
    }

    /// The body that tells a client of this error.
    package var body: JSONObject {
        Self.body(status: wire.status, scimType: wire.scimType, detail: detail)
    }
}
