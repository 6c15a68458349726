import SCIM

extension ResourceSchema {
    /// A user with an attribute of every kind, which RFC 7643's own does not have.
    static let example = ResourceSchema(
        type: .user,
        core: Schema(
            id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "",
            attributes: [
                .make("userName"), .make("title"), .make("displayName"), .make("active", .boolean),
                .make("password", returned: .never), .make("photo", .binary),
                .make("profileUrl", .reference), .make("age", .integer), .make("score", .decimal),
                .make("name", .complex, [.make("familyName"), .make("givenName")]),
                .make(
                    "emails", .complex,
                    [
                        .make("value"), .make("type"), .make("primary", .boolean),
                        .make("verified", .dateTime), .make("hash", returned: .request),
                    ], isMultiValued: true),
                .make(
                    "addresses", .complex, [.make("country"), .make("type")], isMultiValued: true),
                .make("nickNames", isMultiValued: true),
                .make("badge", returned: .request),
            ]),
        extensions: [
            Schema(
                id: enterprise, name: "EnterpriseUser", description: "",
                attributes: [
                    .make("department"), .make("employeeNumber"),
                    .make("manager", .complex, [.make("value"), .make("displayName")]),
                    .make("title"),
                ])
        ],
        common: [
            .make("schemas", .reference, isMultiValued: true, returned: .always),
            .make("id", isCaseExact: true, returned: .always),
            .make("externalId", isCaseExact: true),
            .make(
                "meta", .complex,
                [
                    .make("resourceType"), .make("created", .dateTime),
                    .make("lastModified", .dateTime),
                ]),
        ]
    ).knowing([
        LearnedAttribute(urn: custom, name: "badge", kind: .string),
        LearnedAttribute(urn: custom, name: "level", kind: .integer),
        LearnedAttribute(urn: custom, name: "cleared", kind: .boolean),
        LearnedAttribute(urn: custom, name: "none", kind: .string),
        LearnedAttribute(urn: custom, name: "desk", kind: .complex),
        LearnedAttribute(urn: custom, name: "desk", part: "value", kind: .string),
        LearnedAttribute(urn: custom, name: "keys", kind: .complex, isMultiValued: true),
        LearnedAttribute(urn: custom, name: "keys", part: "type", kind: .string),
        LearnedAttribute(urn: custom, name: "keys", part: "value", kind: .string),
    ])

    fileprivate func knowing(_ lessons: [LearnedAttribute]) -> ResourceSchema {
        var copy = self
        copy.learned.add(lessons)
        return copy
    }
}

extension Attribute {
    fileprivate static func make(
        _ name: String, _ kind: Kind = .string, _ subAttributes: [Attribute] = [],
        isMultiValued: Bool = false, isCaseExact: Bool = false, returned: Returned = .default
    ) -> Attribute {
        var attribute = Attribute(name, kind)
        attribute.subAttributes = subAttributes
        attribute.isMultiValued = isMultiValued
        attribute.isCaseExact = isCaseExact
        attribute.returned = returned
        return attribute
    }
}

private let custom = "urn:example:custom:2.0:User"
let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
