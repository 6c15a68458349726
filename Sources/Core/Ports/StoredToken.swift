package import Directory
package import SCIM

/// A bearer token as the store keeps it: never the token, only its SHA-256.
package struct StoredToken: Equatable, Sendable {
    package enum Scope: Equatable, Sendable {
        case integration(IntegrationName)
        case admin(Role)
    }

    package enum Role: String, Sendable {
        case viewer, `operator`
    }

    /// `tok_` and a ULID.
    package var id: String
    package var scope: Scope
    package var label: String
    /// SHA-256 of the whole token text.
    package var digest: [UInt8]
    package var created: Timestamp
    package var expires: Timestamp?
    package var revoked: Timestamp?
    package var lastUsed: Timestamp?

    package init(
        id: String, scope: Scope, label: String, digest: [UInt8], created: Timestamp,
        expires: Timestamp? = nil, revoked: Timestamp? = nil, lastUsed: Timestamp? = nil
    ) {
        self.id = id
        self.scope = scope
        self.label = label
        self.digest = digest
        self.created = created
        self.expires = expires
        self.revoked = revoked
        self.lastUsed = lastUsed
    }
}
