import JSON
import SCIM
import Testing

@Suite("Which attributes an answer shows, RFC 7644 §3.9 and RFC 7643 §7")
struct ProjectionTests {
    static let ada: JSONObject = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "ada",
        "password": "secret", "badge": "B7", "name": ["familyName": "L", "givenName": "A"],
        "emails": [["value": "a@x", "type": "work", "hash": "h"], ["type": "home"]],
        .init(enterprise): ["department": "R", "manager": ["value": "M", "displayName": "B"]],
        "urn:example:custom:2.0:User": ["Badge": "C3", "desk": ["value": "D4"]],
        "meta": ["resourceType": "User", "created": "2024-01-01T00:00:00Z"],
    ]

    /// `shown` lists what is there besides the `schemas` and `id` that always are.
    @Test(
        arguments: [
            (
                nil, nil,
                "userName name(familyName givenName) emails(value type|type)"
                    + " E(department manager(value displayName)) C(Badge desk(value))"
                    + " meta(resourceType created)"
            ),
            ("userName", nil, "userName"), ("USERNAME, id", nil, "userName"),
            ("name.givenname", nil, "name(givenName)"),
            ("emails.value", nil, "emails(value)"), ("emails", nil, "emails(value type|type)"),
            ("emails.value,emails.type", nil, "emails(value type|type)"),
            ("emails.value,emails", nil, "emails(value type|type)"),
            ("urn:ietf:params:scim:schemas:core:2.0:User:name.familyName", nil, "name(familyName)"),
            ("\(enterprise)", nil, "E(department manager(value displayName))"),
            ("\(enterprise):department", nil, "E(department)"),
            ("manager", nil, "E(manager(value displayName))"),
            ("manager.value", nil, "E(manager(value))"),
            ("urn:example:custom:2.0:user:BADGE", nil, "C(Badge)"),
            ("urn:example:custom:2.0:User", nil, "C(Badge desk(value))"),
            ("urn:example:custom:2.0:User:desk.value", nil, "C(desk(value))"),
            ("meta.created,shoeSize", nil, "meta(created)"), ("shoeSize", nil, ""),
            // Returned on request, or never.
            ("badge", nil, "badge"), ("emails.hash", nil, "emails(hash)"), ("password", nil, ""),
            // Exclusion.
            (nil, "emails,name,meta,manager,urn:example:custom:2.0:User", "userName E(department)"),
            (
                nil,
                "id,schemas,\(enterprise),urn:example:custom:2.0:User:badge,name.familyName,"
                    + "emails.type,meta", "userName name(givenName) emails(value) C(desk(value))"
            ),
            (
                nil,
                "emails.value,emails.type,meta,\(enterprise):manager.value,"
                    + "urn:example:custom:2.0:User,name",
                "userName E(department manager(displayName))"
            ),
            // Both: the narrower one counts.
            ("userName,name", "name", "userName name(familyName givenName)"),
            (
                "", "",
                "userName name(familyName givenName) emails(value type|type)"
                    + " E(department manager(value displayName)) C(Badge desk(value))"
                    + " meta(resourceType created)"
            ),
        ] as [(String?, String?, String)])
    func `an answer shows what is asked for and what always shows`(
        attributes: String?, excluded: String?, shown: String
    ) throws {
        let projection = try Projection(attributes: attributes, excludedAttributes: excluded)
        let result = projection.applied(to: Self.ada, .example)
        #expect(
            outline(result) == ("schemas id " + shown).split(separator: " ").joined(separator: " "))
    }

    @Test func `values are shown as they are`() throws {
        let projection = try Projection(attributes: "emails.value", excludedAttributes: nil)
        #expect(
            projection.applied(to: Self.ada, .example) == [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1",
                "emails": [["value": "a@x"]],
            ])
    }

    @Test(
        arguments: [
            (nil, "members", true), (nil, "MEMBERS,displayName", true),
            (nil, "members.display", false),
            (nil, nil, false), ("displayName", nil, true), ("members", nil, false),
            ("members.value", nil, false),
            ("urn:ietf:params:scim:schemas:core:2.0:Group", nil, false),
            ("urn:ietf:params:scim:schemas:core:2.0:Group:members", nil, false),
            (nil, "urn:ietf:params:scim:schemas:core:2.0:Group:members", true),
        ] as [(String?, String?, Bool)])
    func `what will not be shown need not be built`(
        attributes: String?, excluded: String?, hides: Bool
    ) throws {
        let projection = try Projection(attributes: attributes, excludedAttributes: excluded)
        #expect(projection.hides("members") == hides)
    }

    @Test(arguments: ["a b", "emails[type pr]", "a.b.c", "9", String(repeating: "a,", count: 101)])
    func `a text that names no attribute is refused`(text: String) throws {
        let error = try #require(throws: SCIMError.self) {
            try Projection(attributes: nil, excludedAttributes: text)
        }
        #expect(error.kind == .invalidValue)
        #expect(error.detail.contains("excludedAttributes"))
    }
}

/// The keys of an object in their order; E and C stand for the two extensions.
private func outline(_ object: JSONObject) -> String {
    object.members.map { member in
        let name =
            member.key == enterprise ? "E" : member.key.hasPrefix("urn:example") ? "C" : member.key
        let parts =
            member.value.object.map { [$0] } ?? member.value.array?.compactMap(\.object) ?? []
        return parts.isEmpty ? name : "\(name)(\(parts.map(outline).joined(separator: "|")))"
    }
    .joined(separator: " ")
}
