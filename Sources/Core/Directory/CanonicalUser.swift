package import JSON
package import SCIM

/// A user in the shape that receivers see: scalars `null` when absent, lists empty, no key missing.
package struct CanonicalUser: CanonicalResource {
    package static let key = "user"

    package let id: ResourceID
    /// One for each field of the shape.
    private let values: [JSONValue]

    /// Reads a stored SCIM user.
    ///
    /// - Parameters:
    ///   - resource: In the form that the schema's `accept` gives.
    ///   - id: The SCIM `id`.
    ///   - version: Of this state.
    ///   - created: When the user was first stored.
    ///   - modified: When this state was stored.
    ///   - groups: The groups that the user is a member of.
    package init(
        resource: JSONObject, id: ResourceID, version: Int, created: Timestamp,
        modified: Timestamp, groups: [GroupReference] = []
    ) {
        self.id = id
        values = shape.values(
            of: ResourceSource(
                core: resource, id: id, version: version, created: created, modified: modified,
                groups: groups))
    }

    package var isActive: Bool { self["active"] == true }

    /// Every path of the shape, such as `name.family`, in its order.
    package static var paths: [String] { shape.fields.map(\.path) }

    package static var schema: JSONValue { shape.schema }

    /// The value at a path of the shape, such as `name.family`; `nil` for a path it does not have.
    package subscript(path: String) -> JSONValue? { shape.value(path, of: values) }

    package func write(to output: inout [UInt8]) { shape.write(values, to: &output) }

    package func changes(since before: CanonicalUser) -> [FieldChange] {
        shape.changes(from: before.values, to: values)
    }

    package static func eventType(of mutation: Mutation<CanonicalUser>) -> EventType {
        switch mutation {
        case .created: .userCreated
        case .deleted: .userDeleted
        case .changed(let before, let after):
            switch (before.isActive, after.isActive) {
            case (true, false): .userDeactivated
            case (false, true): .userReactivated
            default: .userUpdated
            }
        }
    }
}

/// A group as a user shows it.
package struct GroupReference: Equatable, Sendable {
    package var id: ResourceID
    package var displayName: String

    package init(id: ResourceID, displayName: String) {
        self.id = id
        self.displayName = displayName
    }
}

private let shape = Shape<ResourceSource>([
    .init("id", .identifier, .ignored) { .string($0.id.rawValue) },
    .init("externalId") { $0.text("externalId") },
    .init("userName") { $0.text("userName") },
    .init("email") { $0.email },
    .init("active", .flag) { .bool($0.core["active"]?.bool ?? true) },
    .init("name.given") { $0.name("givenName") },
    .init("name.family") { $0.name("familyName") },
    .init("name.formatted") { $0.name("formatted") },
    .init("name.display") { $0.text("displayName") },
    .init("title") { $0.text("title") },
    .init("department") { $0.enterprise("department") },
    .init("division") { $0.enterprise("division") },
    .init("organization") { $0.enterprise("organization") },
    .init("costCenter") { $0.enterprise("costCenter") },
    .init("employeeNumber") { $0.enterprise("employeeNumber") },
    .init("userType") { $0.text("userType") },
    .init("manager", .manager) { $0.manager },
    .list("emails", of: "emails", ["value", "type", "primary"]),
    .list("phones", of: "phoneNumbers", ["value", "type", "primary"]),
    .list(
        "addresses", of: "addresses",
        [
            "formatted", "streetAddress", "locality", "region", "postalCode", "country", "type",
            "primary",
        ]),
    .list("roles", of: "roles", ["value", "display", "type", "primary"]),
    .list("entitlements", of: "entitlements", ["value", "display", "type", "primary"]),
    .init("groups", .groups) { $0.groupList },
    .init("locale") { $0.text("locale") },
    .init("timezone") { $0.text("timezone") },
    .init("preferredLanguage") { $0.text("preferredLanguage") },
    .init("profileURL") { $0.text("profileUrl") },
    .init("nickName") { $0.text("nickName") },
    .init("custom", .extensions, .byKey) { .object($0.custom) },
    .init("version", .count, .ignored) { .number(JSONNumber($0.version)) },
    .init("createdAt", .moment, .ignored) { .string($0.created.text) },
    .init("updatedAt", .moment, .ignored) { .string($0.modified.text) },
])

extension Shape.Field where Source == ResourceSource {
    /// The elements of a multi-valued SCIM attribute, each with exactly these keys.
    fileprivate static func list(_ path: String, of attribute: String, _ keys: [String]) -> Self {
        Self(path, .elements(keys)) { $0.list(attribute, keys) }
    }
}
