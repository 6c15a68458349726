import Directory

/// The names that a template may use where it stands, and why not the others.
package struct Scope: Sendable {
    /// The namespaces.
    let root: Shape
    /// Names that exist, but not here, with the reason.
    let absent: [String: String]

    init(_ members: [Shape.Member], absent: [String: String] = [:]) {
        root = .object(members)
        self.absent = absent
    }
}

extension Shape.Member {
    static let user = Shape.Member(
        "user",
        .object(
            CanonicalUser.paths,
            special: [
                "manager": .record("id", "displayName"),
                "emails": .list(.record("value", "type", "primary")),
                "phones": .list(.record("value", "type", "primary")),
                "addresses": .list(
                    .record(
                        "formatted", "streetAddress", "locality", "region", "postalCode",
                        "country", "type", "primary")),
                "roles": .list(.record("value", "display", "type", "primary")),
                "entitlements": .list(.record("value", "display", "type", "primary")),
                "groups": .list(.record("id", "displayName")),
                "custom": .dictionary(.dictionary(.anything)),
            ]))
    static let group = Shape.Member("group", .object(CanonicalGroup.paths, special: [:]))
    static let event = Shape.Member(
        "event", .record("id", "type", "timestamp", "sequence", "integration"))
    static let changes = Shape.Member(
        "changes",
        .list(
            .object([
                Shape.Member("path", .scalar), Shape.Member("from", .anything),
                Shape.Member("to", .anything),
            ])))

    static func remote(_ names: String...) -> Shape.Member {
        Shape.Member("remote", .object(names.map { Shape.Member($0, .scalar) }))
    }
}

/// What people write who know SCIM's names, and what the canonical form calls it.
let scimNames = [
    "givenName": "name.given", "familyName": "name.family", "displayName": "name.display",
    "formatted": "name.formatted", "firstName": "name.given", "lastName": "name.family",
    "phoneNumbers": "phones", "profileUrl": "profileURL", "mail": "email", "username": "userName",
]
