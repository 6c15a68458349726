package import JSON

/// The discovery documents of RFC 7643 §5–§7, without `meta.location`, which the API adds.
package enum Discovery {
    /// One entry of `/Schemas` for each schema of both resource types, with the integration's own.
    package static func schemas(_ schemas: ResourceSchemas) -> [JSONObject] {
        [schemas.user, schemas.group].flatMap { schema in
            [document(schema.core, listing: Schema.externalID)]
                + (schema.extensions + schema.learned.schemas).map { document($0) }
        }
    }

    /// The two entries of `/ResourceTypes`.
    package static func resourceTypes(_ schemas: ResourceSchemas) -> [JSONObject] {
        [resourceType(schemas.user), resourceType(schemas.group)]
    }

    /// What a bulk request may have, RFC 7643 §5.
    package struct BulkLimits: Sendable {
        let operations: Int
        let payload: Int

        /// - Parameters:
        ///   - operations: `maxOperations`.
        ///   - payload: `maxPayloadSize`, in bytes.
        package init(operations: Int, payload: Int) {
            self.operations = operations
            self.payload = payload
        }
    }

    /// `/ServiceProviderConfig`: says exactly what works.
    ///
    /// - Parameters:
    ///   - bulk: What a bulk request may have.
    ///   - hasTokenEndpoint: Whether clients can fetch access tokens here, too.
    /// - Returns: The document.
    package static func serviceProviderConfig(
        bulk: BulkLimits, hasTokenEndpoint: Bool = false
    ) -> JSONObject {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": ["supported": true],
            "bulk": [
                "supported": true, "maxOperations": .number(JSONNumber(bulk.operations)),
                "maxPayloadSize": .number(JSONNumber(bulk.payload)),
            ],
            "filter": ["supported": true, "maxResults": 200],
            "changePassword": ["supported": false],
            "sort": ["supported": true],
            // RFC 9865 §4.
            "pagination": [
                "cursor": true, "index": true, "defaultPaginationMethod": "index",
                "defaultPageSize": 100, "maxPageSize": 200, "cursorTimeout": 86400,
            ],
            "etag": ["supported": true],
            "authenticationSchemes": .array(
                [bearerToken] + (hasTokenEndpoint ? [clientCredentials] : [])),
            "meta": ["resourceType": "ServiceProviderConfig"],
        ]
    }

    private static let bearerToken: JSONValue = [
        "type": "oauthbearertoken", "name": "OAuth Bearer Token",
        "description": "A bearer token in the Authorization header.",
        "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
    ]

    private static let clientCredentials: JSONValue = [
        "type": "oauth2", "name": "OAuth 2.0 Client Credentials",
        "description": "Access tokens from /oauth/token below this address.",
        "specUri": "https://www.rfc-editor.org/info/rfc6749", "primary": false,
    ]

    /// The entry of one schema.
    ///
    /// `extra` is a common attribute that is listed although it belongs to every resource: clients
    /// that map attributes offer only what they find here.
    private static func document(_ schema: Schema, listing extra: Attribute? = nil) -> JSONObject {
        let attributes = (extra.map { [$0] } ?? []) + schema.attributes
        return [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": .string(schema.id),
            "name": .string(schema.name),
            "description": .string(schema.description),
            "attributes": .array(attributes.map { .object(definition($0)) }),
            "meta": ["resourceType": "Schema"],
        ]
    }

    private static func definition(_ attribute: Attribute) -> JSONObject {
        var definition: JSONObject = [
            "name": .string(attribute.name),
            "type": .string(attribute.kind.rawValue),
            "multiValued": .bool(attribute.isMultiValued),
            "description": .string(attribute.description),
            "required": .bool(attribute.isRequired),
            "caseExact": .bool(attribute.isCaseExact),
            "mutability": .string(attribute.mutability.rawValue),
            "returned": .string(attribute.returned.rawValue),
            "uniqueness": .string(attribute.uniqueness.rawValue),
        ]
        definition["canonicalValues"] = list(attribute.canonicalValues)
        definition["referenceTypes"] = list(attribute.referenceTypes)
        if attribute.kind == .complex {
            definition["subAttributes"] = .array(
                attribute.subAttributes.map { .object(self.definition($0)) })
        }
        return definition
    }

    private static func list(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    private static func resourceType(_ schema: ResourceSchema) -> JSONObject {
        var document: JSONObject = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": .string(schema.type.rawValue),
            "name": .string(schema.type.rawValue),
            "description": .string(schema.core.description),
            "endpoint": .string(schema.type.endpoint),
            "schema": .string(schema.core.id),
            "meta": ["resourceType": "ResourceType"],
        ]
        let extensions = schema.extensions + schema.learned.schemas
        if !extensions.isEmpty {
            document["schemaExtensions"] = .array(
                extensions.map { ["schema": .string($0.id), "required": false] })
        }
        return document
    }
}
