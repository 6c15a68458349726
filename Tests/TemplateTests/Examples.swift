import Directory
import JSON
import SCIM
import Templates

/// The values of an event about a user with everything, as templates see them.
func values(
    _ resource: JSONObject = wholeUser, remote: JSONObject = ["id": "r/1", "groupID": 42]
) -> JSONValue {
    let user = CanonicalUser(
        resource: resource, id: ResourceID(rawValue: "u1"), version: 7,
        created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 1000),
        groups: [GroupReference(id: ResourceID(rawValue: "g1"), displayName: "Engineering")])
    let group = CanonicalGroup(
        resource: ["displayName": "Engineering", "externalId": "x"], id: ResourceID(rawValue: "g1"),
        version: 1, created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 0))
    var bytes: [UInt8] = Array(#"{"user":"#.utf8)
    user.write(to: &bytes)
    bytes += #","group":"#.utf8
    group.write(to: &bytes)
    bytes += Array("}".utf8)
    var object = (try? JSONValue(parsing: bytes))?.object ?? [:]
    object["remote"] = .object(remote)
    object["event"] = [
        "id": "evt_1", "type": "user.updated", "timestamp": "2026-11-23T22:41:07.123Z",
        "sequence": 18234, "integration": "contoso",
    ]
    object["changes"] = [["path": "title", "from": .null, "to": "Analyst"]]
    return .object(object)
}

/// A SCIM user in the form that the schema's `accept` gives, with a value for everything.
let wholeUser: JSONObject = [
    "userName": "Ada@Contoso.com", "externalId": "e1", "active": true,
    "displayName": "Ada Lovelace",
    "name": ["givenName": "Ada", "familyName": "Lovelace", "formatted": "Ada Lovelace"],
    "title": " Analyst ", "userType": "Employee", "locale": "en", "timezone": "Europe/London",
    "preferredLanguage": "en", "profileUrl": "https://a.example", "nickName": "A",
    "emails": [["value": "ada@contoso.com", "type": "work", "primary": true]],
    "phoneNumbers": [["value": "+49", "type": "work"]],
    "addresses": [["locality": "Berlin", "type": "work"]],
    "roles": [["value": "admin"], ["value": "owner"]], "entitlements": [["value": "x"]],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
        "department": "R&D", "division": "d", "organization": "o", "costCenter": "c",
        "employeeNumber": "701", "manager": ["value": "m1", "displayName": "Boss"],
    ],
    "urn:x:2.0:User": ["badge": "B7", "level": 3, "tags": ["a", "b"]],
]
