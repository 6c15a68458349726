import JSON
import SCIM
import Testing

@Suite("Discovery, RFC 7643 §5 to §7")
struct DiscoveryTests {
    @Test func `every schema that a resource may have is described`() {
        let ids = Discovery.schemas(.standard).compactMap { $0["id"]?.string }
        let used = [ResourceSchema.user, .group].flatMap { [$0.core] + $0.extensions }.map(\.id)
        #expect(ids == used)
    }

    /// What Entra's default mapping sets (with the type of the element), and what it matches by.
    @Test(
        arguments: [
            ("User", "userName", nil), ("User", "externalId", nil), ("User", "active", nil),
            ("User", "displayName", nil), ("User", "title", nil),
            ("User", "preferredLanguage", nil),
            ("User", "name.givenName", nil), ("User", "name.formatted", nil),
            ("User", "emails.value", "work"), ("User", "emails.primary", "other"),
            ("User", "phoneNumbers.value", "mobile"), ("User", "phoneNumbers.value", "fax"),
            ("User", "addresses.formatted", "work"), ("User", "addresses.primary", "work"),
            ("User", "addresses.postalCode", "other"), ("User", "roles.display", nil),
            ("EnterpriseUser", "department", nil), ("EnterpriseUser", "manager.value", nil),
            ("Group", "displayName", nil), ("Group", "externalId", nil),
            ("Group", "members.value", nil),
        ] as [(String, String, String?)])
    func `what Entra maps can be found`(schema: String, path: String, type: String?) throws {
        let names = path.split(separator: ".").map(String.init)
        let attribute = try #require(find(names[0], in: find(schema, in: documents)?["attributes"]))
        if names.count > 1 {
            #expect(find(names[1], in: attribute["subAttributes"]) != nil)
        }
        if let type {
            let values = find("type", in: attribute["subAttributes"])?["canonicalValues"]?.array
            #expect(values?.contains(.string(type)) == true)
        }
    }

    @Test func `every definition has all characteristics and no null`() {
        for document in Discovery.schemas(.standard) {
            #expect(document["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:Schema"])
            check(document["attributes"]?.array ?? [])
        }
    }

    @Test(
        arguments: [
            ("User", "userName", "required", true), ("User", "userName", "caseExact", false),
            ("User", "userName", "uniqueness", "server"), ("User", "password", "returned", "never"),
            ("User", "password", "mutability", "writeOnly"), ("User", "active", "type", "boolean"),
            ("User", "emails", "multiValued", true), ("User", "profileUrl", "type", "reference"),
            ("User", "profileUrl", "referenceTypes", ["external"]),
            ("User", "groups", "mutability", "readOnly"), ("User", "externalId", "caseExact", true),
            ("Group", "displayName", "required", true),
            ("Group", "displayName", "uniqueness", "server"),
        ] as [(String, String, String, JSONValue)])
    func `the characteristics are the RFC's`(
        schema: String, name: String, key: String, value: JSONValue
    ) {
        let attribute = find(name, in: find(schema, in: documents)?["attributes"])
        #expect(attribute?[key] == value)
    }

    @Test func `a resource type names its endpoint and its schemas`() {
        let types = Discovery.resourceTypes(.standard)
        #expect(types.map { $0["endpoint"] } == ["/Users", "/Groups"])
        #expect(types.map { $0["schema"]?.string } == [Schema.user.id, Schema.group.id])
        #expect(
            types[0]["schemaExtensions"]
                == [["schema": .string(Schema.enterpriseUser.id), "required": false]])
        #expect(types[1]["schemaExtensions"] == nil)
    }

    @Test func `the service provider configuration says what works and nothing else`() {
        let configuration = Discovery.serviceProviderConfig(
            bulk: Discovery.BulkLimits(operations: 5, payload: 7))
        let supported = ["patch", "filter", "bulk", "sort", "etag", "changePassword"].filter {
            configuration[$0]?["supported"] == true
        }
        #expect(supported == ["patch", "filter", "bulk", "sort", "etag"])
        #expect(configuration["filter"]?["maxResults"] == 200)
        #expect(
            configuration["authenticationSchemes"]?.array?.map { $0["type"] } == [
                "oauthbearertoken"
            ])
    }

    @Test func `a token endpoint is one more way to authenticate`() {
        let configuration = Discovery.serviceProviderConfig(
            bulk: Discovery.BulkLimits(operations: 5, payload: 7), hasTokenEndpoint: true)
        #expect(
            configuration["authenticationSchemes"]?.array?.map { $0["type"] } == [
                "oauthbearertoken", "oauth2",
            ])
    }

    private var documents: JSONValue { .array(Discovery.schemas(.standard).map { .object($0) }) }

    private func find(_ name: String, in list: JSONValue?) -> JSONValue? {
        list?.array?.first { $0["name"]?.string == name }
    }

    private func check(_ attributes: [JSONValue]) {
        let keys = [
            "name", "type", "multiValued", "description", "required", "caseExact", "mutability",
            "returned", "uniqueness",
        ]
        #expect(!attributes.isEmpty)
        for attribute in attributes {
            #expect(keys.allSatisfy { attribute[$0] != nil && attribute[$0] != .null })
            #expect(attribute["description"]?.string?.isEmpty == false)
            if attribute["type"] == "complex" { check(attribute["subAttributes"]?.array ?? []) }
        }
    }
}
