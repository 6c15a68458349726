import JSON

/// Bodies as the provisioning service writes them.
enum SCIMBody {
    static let core = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"

    /// The body of a POST: the default mappings of entra-facts §7.
    static func user(_ person: Person) -> JSONObject {
        [
            "schemas": [.string(core), .string(enterprise)],
            "externalId": .string("ext-\(person[.employeeNumber])"),
            "userName": .string(person[.userName]),
            "active": .bool(person.isActive),
            "displayName": .string(person[.displayName]),
            "name": [
                "givenName": .string(person[.givenName]),
                "familyName": .string(person[.familyName]),
                "formatted": .string("\(person[.givenName]) \(person[.familyName])"),
            ],
            "title": .string(person[.title]),
            "emails": [
                ["primary": true, "type": "work", "value": .string(person[.mail])]
            ],
            "phoneNumbers": [["type": "work", "value": .string(person[.phone])]],
            "addresses": [["type": "work", "locality": .string(person[.city])]],
            enterprise: [
                "employeeNumber": .string(person[.employeeNumber]),
                "department": .string(person[.department]),
            ],
            "meta": ["resourceType": "User"],
        ]
    }

    /// The body of a POST: members follow by PATCH, entra-facts §6.3.
    static func group(_ team: Team) -> JSONValue {
        [
            "schemas": [.string(group)],
            "externalId": .string(team.externalID),
            "displayName": .string(team.displayName),
            "members": [],
            "meta": ["resourceType": "Group"],
        ]
    }
}

extension PatchDialect {
    /// The whole of a person, for POST and, where the provider has it, PUT.
    ///
    /// Okta adds what it knows the gateway will not take: `id`, `groups` and a password.
    func user(_ person: Person) -> JSONValue {
        var user = SCIMBody.user(person)
        guard self == .okta else { return .object(user) }
        user["id"] = person.remoteID.map { .string($0) }
        user["password"] = "Never-2-be-kept"
        user["groups"] = []
        if let manager = person.manager, var extra = user[SCIMBody.enterprise]?.object {
            extra["manager"] = ["value": .string(manager)]
            user[SCIMBody.enterprise] = .object(extra)
        }
        return .object(user)
    }
}

extension Person.Field {
    /// Where the field lives, as a PATCH path.
    var path: String {
        switch self {
        case .userName, .displayName, .title: rawValue
        case .givenName, .familyName: "name.\(rawValue)"
        case .mail: "emails[type eq \"work\"].value"
        case .phone: "phoneNumbers[type eq \"work\"].value"
        case .city: "addresses[type eq \"work\"].locality"
        case .department, .employeeNumber: "\(SCIMBody.enterprise):\(rawValue)"
        }
    }

    /// Whether the path selects an element of a list, which the newer dialect never merges.
    var selectsElement: Bool { path.contains("[") }

    /// What a user in an answer has in this field; `nil` when it is not there.
    func value(in user: JSONValue) -> String? {
        switch self {
        case .userName, .displayName, .title: user[rawValue]?.string
        case .givenName, .familyName: user["name"]?[rawValue]?.string
        case .mail: work("emails", "value", user)
        case .phone: work("phoneNumbers", "value", user)
        case .city: work("addresses", "locality", user)
        case .department, .employeeNumber: user[SCIMBody.enterprise]?[rawValue]?.string
        }
    }

    private func work(_ list: String, _ sub: String, _ user: JSONValue) -> String? {
        user[list]?.array?.first { $0["type"]?.string == "work" }?[sub]?.string
    }
}
