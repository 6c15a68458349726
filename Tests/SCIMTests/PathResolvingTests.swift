import SCIM
import Testing

@Suite("What a path names, RFC 7644 §3.10")
struct PathResolvingTests {
    private let schema = ResourceSchema.example

    @Test(
        arguments: [
            ("userName", nil, "userName", nil),
            ("USERNAME", nil, "userName", nil),
            ("name.familyname", nil, "name", "familyName"),
            ("meta.created", nil, "meta", "created"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:userName", nil, "userName", nil),
            ("URN:IETF:params:scim:schemas:core:2.0:USER:id", nil, "id", nil),
            ("\(enterprise):department", enterprise, "department", nil),
            ("\(enterprise):manager.value", enterprise, "manager", "value"),
            ("manager", enterprise, "manager", nil),
            ("manager.displayName", enterprise, "manager", "displayName"),
        ] as [(String, String?, String, String?)])
    func `a path names an attribute of the core, of all resources or of an extension`(
        path: String, urn: String?, attribute: String, subAttribute: String?
    ) throws {
        let resolved = try #require(schema.resolve(AttributePath(parsing: path)))
        #expect(resolved.schema == urn)
        #expect(resolved.attribute.name == attribute)
        #expect(resolved.subAttribute?.name == subAttribute)
    }

    @Test(arguments: [
        "shoeSize", "name.shoeSize", "userName.value", "urn:example:other:userName",
        "urn:ietf:params:scim:schemas:core:2.0:User:department", "\(enterprise):userName",
        enterprise,
    ])
    func `what no schema has is not named`(path: String) throws {
        #expect(try schema.resolve(AttributePath(parsing: path)) == nil)
    }

    @Test func `a URN alone names its extension`() throws {
        #expect(try schema.extension(named: AttributePath(parsing: enterprise))?.id == enterprise)
        #expect(try schema.extension(named: AttributePath(parsing: "manager")) == nil)
        #expect(try schema.extension(named: AttributePath(parsing: "urn:x:y:z")) == nil)
    }
}
