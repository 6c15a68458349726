import Directory
import JSON
import SCIM
import Testing

@Suite("The canonical user")
struct CanonicalUserTests {
    @Test func `a user with nothing but a name has every key`() throws {
        let text = """
            {"id":"u1","externalId":null,"userName":"ada","email":null,"active":true,\
            "name":{"given":null,"family":null,"formatted":null,"display":null},\
            "title":null,"department":null,"division":null,"organization":null,"costCenter":null,\
            "employeeNumber":null,"userType":null,"manager":null,"emails":[],"phones":[],\
            "addresses":[],"roles":[],"entitlements":[],"groups":[],"locale":null,"timezone":null,\
            "preferredLanguage":null,"profileURL":null,"nickName":null,"custom":{},"version":1,\
            "createdAt":"1970-01-01T00:00:01.000Z","updatedAt":"1970-01-01T00:00:02.000Z"}
            """
        #expect(json(.example(["userName": "ada"])) == text)
    }

    @Test func `every attribute finds its place`() throws {
        let text = """
            {"id":"u1","externalId":"x-7","userName":"ada@rheinwerk.example",\
            "email":"ada@rheinwerk.example","active":false,\
            "name":{"given":"Ada","family":"Lovelace","formatted":"Ada Lovelace","display":"Ada L"},\
            "title":"Analyst","department":"R&D","division":"D","organization":"O",\
            "costCenter":"C","employeeNumber":"701","userType":"Employee",\
            "manager":{"id":"m1","displayName":null},\
            "emails":[{"value":"ada@rheinwerk.example","type":"work","primary":true}],\
            "phones":[{"value":"+49 1","type":"mobile","primary":false}],\
            "addresses":[{"formatted":null,"streetAddress":"Weg 1","locality":"Bonn","region":null,\
            "postalCode":"53111","country":"DE","type":"work","primary":false}],\
            "roles":[{"value":"approver","display":"Approver","type":null,"primary":true}],\
            "entitlements":[{"value":"e1","display":null,"type":null,"primary":false}],\
            "groups":[{"id":"g1","displayName":"Engineering"}],"locale":"de-DE",\
            "timezone":"Europe/Berlin","preferredLanguage":"de","profileURL":"https://a.example",\
            "nickName":"Countess",\
            "custom":{"urn:ietf:params:scim:schemas:extension:acme:2.0:User":{"badge":"B7"}},\
            "version":1,"createdAt":"1970-01-01T00:00:01.000Z",\
            "updatedAt":"1970-01-01T00:00:02.000Z"}
            """
        let user = CanonicalUser.example(
            full, groups: [GroupReference(id: .init(rawValue: "g1"), displayName: "Engineering")])
        #expect(json(user) == text)
    }

    @Test func `a path of the shape has a value, another path has none`() {
        let user = CanonicalUser.example(full)
        #expect(user["name.family"] == "Lovelace")
        #expect(user["name"] == nil)
        #expect(user["password"] == nil)
    }

    @Test(
        arguments: [
            (
                [["value": "a@x", "type": "work"], ["value": "b@x", "primary": true]], "n@x", "b@x"
            ),
            ([["value": "a@x", "type": "home"], ["value": "b@x", "type": "Work"]], "n@x", "b@x"),
            ([["value": "a@x", "type": "home"], ["value": "b@x"]], "n@x", "a@x"),
            ([["type": "work", "primary": true], ["value": "b@x"]], "n@x", "b@x"),
            ([], "n@x.example", "n@x.example"),
            ([], "n@x", nil),
            ([], "n", nil),
            ([], "n @x", nil),
            ([], "@x", nil),
            ([], "a@b@c", nil),
        ] as [(JSONValue, String, JSONValue?)])
    func `email is the primary, else the work, else the first address, else the userName`(
        emails: JSONValue, userName: String, expected: JSONValue?
    ) {
        let user = CanonicalUser.example(["userName": .string(userName), "emails": emails])
        #expect(user["email"] == expected ?? .null)
    }

    private func json(_ user: CanonicalUser) -> String {
        var output: [UInt8] = []
        user.write(to: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

private let full: JSONObject = [
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "externalId": "x-7", "userName": "ada@rheinwerk.example", "active": false,
    "name": ["givenName": "Ada", "familyName": "Lovelace", "formatted": "Ada Lovelace"],
    "displayName": "Ada L", "title": "Analyst", "userType": "Employee",
    "emails": [["type": "work", "primary": true, "value": "ada@rheinwerk.example"]],
    "phoneNumbers": [["value": "+49 1", "type": "mobile"]],
    "addresses": [
        [
            "streetAddress": "Weg 1", "locality": "Bonn", "postalCode": "53111", "country": "DE",
            "type": "work",
        ]
    ],
    "roles": [["value": "approver", "display": "Approver", "primary": true]],
    "entitlements": [["value": "e1"]],
    "locale": "de-DE", "timezone": "Europe/Berlin", "preferredLanguage": "de",
    "profileUrl": "https://a.example", "nickName": "Countess",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
        "department": "R&D", "division": "D", "organization": "O", "costCenter": "C",
        "employeeNumber": "701", "manager": ["value": "m1"],
    ],
    "urn:ietf:params:scim:schemas:extension:acme:2.0:User": ["badge": "B7"],
]
