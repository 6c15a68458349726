import Delivery
import Directory
import JSON
import SCIM
import Testing

@Suite("The JSON Schema of events; Tests/Documents judges real ones by it")
struct EventSchemaTests {
    private let schema = EventSchema.document

    @Test func `every type of event belongs to exactly one kind of data`() {
        let kinds = schema["oneOf"]?.array ?? []
        let types = kinds.flatMap { $0["properties"]?["type"]?["enum"]?.array ?? [] }
        #expect(types.count == EventType.allCases.count)
        #expect(Set(types) == Set(EventType.allCases.map { .string($0.rawValue) }))
    }

    @Test func `a user and a group are written with exactly the keys of the schema, in its order`()
        throws
    {
        let user = CanonicalUser(
            resource: [
                "userName": "ada@contoso.com", "emails": [["value": "ada@contoso.com"]],
                "addresses": [["locality": "London"]], "roles": [["value": "reader"]],
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                    "manager": ["value": "u2"]
                ],
            ], id: ResourceID(rawValue: "u1"), version: 1,
            created: Timestamp(milliseconds: 1000), modified: Timestamp(milliseconds: 1000),
            groups: [GroupReference(id: ResourceID(rawValue: "g1"), displayName: "Staff")])
        let group = CanonicalGroup(
            resource: ["displayName": "Staff"], id: ResourceID(rawValue: "g1"), version: 1,
            created: Timestamp(milliseconds: 1000), modified: Timestamp(milliseconds: 1000))
        var (userText, groupText): ([UInt8], [UInt8]) = ([], [])
        user.write(to: &userText)
        group.write(to: &groupText)
        try check(JSONValue(parsing: userText), schema["$defs"]?["user"], "user")
        try check(JSONValue(parsing: groupText), schema["$defs"]?["group"], "group")
    }

    /// Compares the keys of each object with those that its schema names.
    private func check(_ value: JSONValue, _ schema: JSONValue?, _ place: String) throws {
        if let first = value.array?.first {
            return try check(first, schema?["items"], place + "/0")
        }
        guard let object = value.object, let properties = schema?["properties"]?.object else {
            return
        }
        #expect(object.keys == properties.keys, "\(place)")
        #expect(schema?["required"] == .array(object.keys.map { .string($0) }), "\(place)")
        for member in object.members {
            try check(member.value, properties[member.key], "\(place)/\(member.key)")
        }
    }
}
