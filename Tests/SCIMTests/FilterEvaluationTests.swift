import JSON
import SCIM
import Testing

@Suite("Which resources meet a filter, RFC 7644 §3.4.2.2")
struct FilterEvaluationTests {
    static let ada: JSONObject = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(enterprise)],
        "id": "Ab1", "externalId": "Ext-1", "userName": "Ada@Example.com", "title": "",
        "displayName": "Straße ÄÖ", "active": true, "age": 36,
        "score": .number(JSONNumber(text: "1.5e1")), "photo": "QUJD",
        "profileUrl": "https://x.example/Ada", "nickNames": ["Countess", "Enchantress"],
        "name": ["familyName": "Lovelace", "givenName": .null],
        "emails": [
            ["value": "ada@work.example", "type": "work", "primary": true],
            ["value": "ada@home.example", "type": "home", "verified": "2024-05-01T10:00:00+02:00"],
        ],
        "addresses": [],
        "meta": [
            "resourceType": "User", "created": "2024-01-01T00:00:00Z",
            "lastModified": "2024-06-01T12:00:00.500Z",
        ],
        .init(enterprise): [
            "department": "R&D", "manager": ["value": "M1", "displayName": "Byron"],
        ],
        "urn:example:custom:2.0:User": [
            "badge": "B7", "Level": 3, "cleared": "True", "desk": ["value": "D4"],
            "keys": [["type": "door", "value": "k1"], ["type": "car", "value": "k2"]],
        ],
    ]

    @Test(arguments: [
        // Case, RFC 7643 §2.2.
        "userName eq \"ada@example.COM\"", "USERNAME EQ \"Ada@Example.com\"", "id eq \"Ab1\"",
        "externalId eq \"Ext-1\"", "displayName eq \"STRAßE äö\"",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"ada\"",
        "profileUrl eq \"https://x.example/Ada\"",
        // Operators.
        "userName ne \"bob\"", "userName co \"EXAMPLE\"", "userName sw \"A\"",
        "userName ew \".com\"",
        "userName co \"\"", "userName gt \"ACE\"", "userName ge \"ada@example.com\"",
        "userName lt \"b\"", "userName le \"ada@example.com\"", "age gt 35", "age ge 36",
        "age lt 36.5", "age le 3.6e1", "age ne 37", "age eq \"36\"", "score eq 15",
        // Presence and null, RFC 7643 §2.5.
        "userName pr", "active pr", "name pr", "emails pr", "not (title pr)", "not (addresses pr)",
        "not (name.givenName pr)", "name.givenName eq null", "userName ne null", "badge eq null",
        "not (nickNames eq null)", "title eq \"\"",
        // Booleans, as Entra writes them too.
        "active eq true", "active eq \"True\"", "active ne false", "emails.primary eq \"true\"",
        "emails[primary eq \"TRUE\"]",
        // Absent is not equal to anything.
        "badge ne \"x\"", "addresses.country ne \"x\"",
        "emails[type eq \"home\" and primary ne true]",
        // Lists: one value is enough.
        "emails eq \"ADA@home.example\"", "emails co \"@work\"", "emails.value sw \"ada\"",
        "emails.type ne \"work\"", "nickNames eq \"countess\"", "nickNames ne \"countess\"",
        "schemas eq \"\(enterprise)\"",
        // One and the same element.
        "emails[type eq \"work\" and value co \"@work\"]",
        "emails[type eq \"work\"].value eq \"ada@work.example\"", "emails[not (type eq \"work\")]",
        "emails[type eq \"work\"].primary pr", "name[familyName eq \"lovelace\"]",
        // Moments, not their texts.
        "meta.lastModified gt \"2024-06-01T12:00:00Z\"",
        "meta.created eq \"2024-01-01T01:00:00+01:00\"",
        "meta.created lt \"2024-01-02\"", "emails.verified eq \"2024-05-01T08:00:00Z\"",
        "meta.created sw \"2024-01\"", "meta.created ne \"2025-01-01T00:00:00Z\"",
        // Extensions.
        "\(enterprise):department eq \"r&d\"", "manager eq \"m1\"", "manager.displayName sw \"by\"",
        "\(enterprise):manager.value eq \"M1\"", "\(enterprise) pr", "department pr",
        "\(enterprise)[department eq \"R&D\"]",
        // Extensions that no schema describes.
        "urn:example:custom:2.0:User:badge eq \"b7\"", "URN:example:custom:2.0:user:LEVEL ge 3",
        "urn:example:custom:2.0:User:cleared eq true", "urn:example:custom:2.0:User:desk eq \"d4\"",
        "urn:example:custom:2.0:User:keys.type eq \"car\"", "urn:example:custom:2.0:User:none ne 1",
        "urn:example:custom:2.0:User:keys[Type eq \"door\" and value eq \"K1\"]",
        "not (urn:example:custom:2.0:User:none pr)", "urn:example:custom:2.0:User:level eq \"3\"",
        // Logic.
        "userName pr and not (title pr) or id eq \"x\"",
        "id eq \"x\" or id eq \"y\" or id eq \"Ab1\"",
        // A number where text is wanted is its letters.
        "\(enterprise):employeeNumber ne 701",
    ])
    func `a filter is met`(filter: String) throws {
        let filter = try Filter(parsing: filter)
        try ResourceSchema.example.check(filter)
        let isMet = ResourceSchema.example.matches(Self.ada, filter)
        #expect(isMet)
    }

    @Test(arguments: [
        "id eq \"ab1\"", "externalId eq \"ext-1\"", "profileUrl eq \"https://x.example/ada\"",
        "photo eq \"qujd\"", "userName ne \"ADA@example.com\"", "userName co \"bob\"",
        "userName sw \"example\"", "userName ew \"Ada\"", "userName gt \"b\"", "age lt 36",
        "title pr", "addresses pr", "name.givenName pr", "name.givenName ne null",
        "active eq false",
        "badge eq \"\"", "badge lt \"z\"", "emails eq \"ada\"", "emails.type eq \"other\"",
        "emails[type eq \"home\" and value co \"@work\"]",
        "emails[type eq \"home\"].primary eq true",
        "addresses[type ne \"work\"]", "emails[type eq \"home\"].value eq \"ada@work.example\"",
        "meta.lastModified lt \"2024-06-01T12:00:00Z\"",
        "emails.verified gt \"2024-05-01T09:00:00Z\"",
        "manager eq \"Byron\"", "urn:example:custom:2.0:User:level eq true",
        "urn:example:custom:2.0:User:level gt \"x\"", "urn:example:custom:2.0:User:cleared gt true",
        "urn:example:custom:2.0:User:keys[type eq \"door\" and value eq \"k2\"]",
        "not (userName pr)",
        "userName pr and id eq \"x\"", "displayName eq \"STRASSE äö\"",
    ])
    func `a filter is not met`(filter: String) throws {
        let filter = try Filter(parsing: filter)
        try ResourceSchema.example.check(filter)
        let isMet = ResourceSchema.example.matches(Self.ada, filter)
        #expect(!isMet)
    }

    @Test(arguments: [
        ("shoeSize eq 1", "a User has no attribute 'shoeSize'."),
        ("usrName eq 1", "a User has no attribute 'usrName' (did you mean 'userName'?)"),
        ("externalID1 eq 1", "(did you mean 'externalId'?)"),
        ("name.familyname2 pr", "(did you mean 'familyName'?)"),
        ("emails[typ pr]", "'emails' has no attribute 'typ' (did you mean 'type'?)"),
        ("\(enterprise):departmnt pr", "(did you mean 'department'?)"),
        ("passwort eq 1", "a User has no attribute 'passwort'."),
        ("name.shoeSize pr", "a User has no attribute 'name.shoeSize'"),
        ("userName.value eq \"x\"", "'userName' has no sub-attributes: leave '.value' out"),
        ("emails[shoeSize pr]", "'emails' has no attribute 'shoeSize'"),
        ("emails[emails.type pr]", "'emails' has no attribute 'emails.type'"),
        ("emails[type pr].shoeSize eq 1", "'emails' has no attribute 'shoeSize'"),
        ("userName[value eq 1]", "'userName' has no sub-attributes"),
        ("\(enterprise):shoeSize pr", "a User has no attribute"),
        ("urn:example:absent:2.0:User:badge eq \"B7\"", "a User has no attribute"),
        ("urn:example:custom:2.0:User:shoe ne 1", "nobody declared it and none was seen"),
        ("http://x.example/G:badge pr", "a User has no attribute 'http://x.example/G:badge'"),
        ("name eq \"x\"", "'name' has several parts"), ("addresses co \"x\"", "several parts"),
        ("active gt true", "'active' is of type boolean, for which there is no 'gt'"),
        ("active co \"t\"", "no 'co'"), ("photo ge \"x\"", "of type binary"),
        ("age co 1", "no 'co'"),
        ("active eq \"yes\"", "compared with true or false, not with \"yes\""),
        ("active eq 1", "true or false"), ("age eq \"old\"", "a number"),
        ("age eq true", "a number"),
        ("meta.created gt \"yesterday\"", "a moment such as"),
        ("userName gt null", "null goes with eq and ne only"),
        ("password eq \"x\"", "never shown"), ("password pr", "never shown"),
        ("userName pr or not (shoeSize pr)", "shoeSize"),
        ("userName pr and shoeSize pr", "shoeSize"),
    ])
    func `a filter that cannot be answered is refused by name`(
        text: String, reason: String
    ) throws {
        let filter = try Filter(parsing: text)
        let error = try #require(throws: SCIMError.self) {
            try ResourceSchema.example.check(filter)
        }
        #expect(error.kind == .invalidFilter)
        #expect(error.detail.contains(reason), "\(error.detail)")
        let isMet = ResourceSchema.example.matches(Self.ada, filter)
        #expect(!isMet)
    }

    @Test func `large integers that differ are not equal`() throws {
        let resource: JSONObject = ["age": .number(JSONNumber(text: "9007199254740993"))]
        let filter = try Filter(parsing: "age eq 9007199254740992")
        #expect(!ResourceSchema.example.matches(resource, filter))
    }
}
