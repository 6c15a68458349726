package import JSON
package import SCIM

/// A group in the shape that receivers see; its members travel in membership events.
package struct CanonicalGroup: CanonicalResource {
    package static let key = "group"

    package let id: ResourceID
    /// One for each field of the shape.
    private let values: [JSONValue]

    /// Reads a stored SCIM group.
    ///
    /// - Parameters:
    ///   - resource: In the form that the schema's `accept` gives.
    ///   - id: The SCIM `id`.
    ///   - version: Of this state.
    ///   - created: When the group was first stored.
    ///   - modified: When this state was stored.
    package init(
        resource: JSONObject, id: ResourceID, version: Int, created: Timestamp,
        modified: Timestamp
    ) {
        self.id = id
        values = shape.values(
            of: ResourceSource(
                core: resource, id: id, version: version, created: created, modified: modified,
                groups: []))
    }

    /// Every path of the shape, such as `name.family`, in its order.
    package static var paths: [String] { shape.fields.map(\.path) }

    package static var schema: JSONValue { shape.schema }

    /// The value at a path of the shape; `nil` for a path it does not have.
    package subscript(path: String) -> JSONValue? { shape.value(path, of: values) }

    package func write(to output: inout [UInt8]) { shape.write(values, to: &output) }

    package func changes(since before: CanonicalGroup) -> [FieldChange] {
        shape.changes(from: before.values, to: values)
    }

    package static func eventType(of mutation: Mutation<CanonicalGroup>) -> EventType {
        switch mutation {
        case .created: .groupCreated
        case .changed: .groupUpdated
        case .deleted: .groupDeleted
        }
    }
}

private let shape = Shape<ResourceSource>([
    .init("id", .identifier, .ignored) { .string($0.id.rawValue) },
    .init("externalId") { $0.text("externalId") },
    .init("displayName") { $0.text("displayName") },
    .init("version", .count, .ignored) { .number(JSONNumber($0.version)) },
    .init("createdAt", .moment, .ignored) { .string($0.created.text) },
    .init("updatedAt", .moment, .ignored) { .string($0.modified.text) },
])
