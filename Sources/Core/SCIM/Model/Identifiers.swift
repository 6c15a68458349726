/// The `id` of a SCIM resource: opaque, case-exact, unique for ever; a UUIDv7 when we made it.
package struct ResourceID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package var description: String { rawValue }
}

/// The two resource types of RFC 7643 §4 that the gateway serves.
package enum ResourceType: String, Hashable, Sendable, CaseIterable {
    case user = "User"
    case group = "Group"

    /// The path below the SCIM base URL.
    package var endpoint: String { self == .user ? "/Users" : "/Groups" }
}
