package import JSON
package import SCIM

/// A user or group in the shape that receivers see, the same for every identity provider.
package protocol CanonicalResource: Equatable, Sendable {
    /// The key under which the `data` of an event holds it.
    static var key: String { get }

    /// Its JSON as a JSON Schema, draft 2020-12.
    static var schema: JSONValue { get }

    var id: ResourceID { get }

    /// Appends the resource as JSON.
    func write(to output: inout [UInt8])

    /// What differs between an earlier state and this one, in the order of the shape.
    ///
    /// `version` and `updatedAt` are no changes.
    func changes(since before: Self) -> [FieldChange]

    /// How an event about this is called.
    static func eventType(of mutation: Mutation<Self>) -> EventType
}

/// What happened to a resource, as its states before and after.
package enum Mutation<Resource: CanonicalResource>: Equatable, Sendable {
    case created(Resource)
    case changed(from: Resource, to: Resource)
    case deleted(Resource)

    /// The state that the event shows: the new one, or the last one of what was deleted.
    package var resource: Resource {
        switch self {
        case .created(let resource), .changed(_, let resource), .deleted(let resource): resource
        }
    }
}

/// One attribute of a canonical resource that got another value.
package struct FieldChange: Equatable, Sendable {
    /// Names with dots between them, as in `name.family` or `custom.urn:…`.
    package let path: String
    /// `null` when there was no value.
    package let from: JSONValue
    /// `null` when there is no value any more.
    package let to: JSONValue

    package init(path: String, from: JSONValue, to: JSONValue) {
        self.path = path
        self.from = from
        self.to = to
    }

    fileprivate func write(to output: inout [UInt8]) {
        let object: JSONValue = ["path": .string(path), "from": from, "to": to]
        object.write(to: &output)
    }
}

extension [FieldChange] {
    /// Appends the `changes` of an event's data.
    func write(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        for (index, change) in enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            change.write(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }
}
