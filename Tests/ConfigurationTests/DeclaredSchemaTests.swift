import Configuration
import SCIM
import Testing

private let urn = "urn:x:contoso:2.0:User"

@Suite("Extension schemas that the configuration declares")
struct DeclaredSchemaTests {
    @Test func `every form of an attribute`() throws {
        let schemas = try declared(
            """
            "\(urn)": {
                badge: "string required caseExact immutable", cleared: "boolean",
                floor: "integer", share: "decimal", hired: "dateTime", page: "reference",
                key: "binary", skills: ["string"], desk: { room: "string", seat: "integer" },
                tools: [{ value: "string required", type: "string" }],
            },
            "urn:x:contoso:2.0:Group": { purpose: "string" },
            """)
        let user = try #require(schemas.user.extension(urn))
        #expect(
            user.attributes.map(\.kind) == [
                .string, .boolean, .integer, .decimal, .dateTime, .reference, .binary, .string,
                .complex, .complex,
            ])
        let badge = try #require(user.attribute("badge"))
        #expect(badge.isRequired && badge.isCaseExact && badge.mutability == .immutable)
        #expect(user.attributes.filter(\.isMultiValued).map(\.name) == ["skills", "tools"])
        #expect(user.attribute("desk")?.subAttributes.map(\.name) == ["room", "seat"])
        #expect(user.attribute("tools")?.subAttribute("value")?.isRequired == true)
        #expect(user.name == "contoso")
        #expect(schemas.group.extensions.map(\.id) == ["urn:x:contoso:2.0:Group"])
        #expect(schemas.user.extensions.count == 2)
    }

    @Test(arguments: [
        (#""\#(urn)": { badge: "text" }"#, "i.schemas.\(urn).badge: \"text\" is not a type"),
        (#""\#(urn)": { badge: "string needed" }"#, "is not a type such as"),
        (#""\#(urn)": { badge: [] }"#, "is not a type"),
        (#""\#(urn)": { badge: {} }"#, "is not a type"),
        (#""\#(urn)": { badge: { part: ["string"] } }"#, "is not a type"),
        (#""\#(urn)": { "a b": "string" }"#, "a b: is no attribute name"),
        (#""\#(urn)": "string""#, "is not an object"),
        (#"contoso: { badge: "string" }"#, "i.schemas.contoso: is not a URN such as urn:"),
        (#""http://x/y": { badge: "string" }"#, "is not a URN"),
        (
            #""URN:ietf:params:scim:schemas:extension:enterprise:2.0:User": { badge: "string" }"#,
            "is declared already"
        ),
        (#""\#(urn)": { a: "string" }, "URN:x:contoso:2.0:User": { b: "string" }"#, "already"),
    ])
    func `another form is refused`(text: String, problem: String) {
        let lines = problems("{ integrations: { i: { schemas: { \(text) } } } }")
        #expect(lines.count == 1)
        #expect(lines.first?.contains(problem) == true, "\(lines)")
    }

    private func declared(_ text: String) throws -> ResourceSchemas {
        let configuration = try parsed("{ integrations: { i: { schemas: { \(text) } } } }")
        return try #require(configuration.integrations.first).schemas
    }
}
