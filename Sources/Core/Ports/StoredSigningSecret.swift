package import Directory
package import SCIM

/// A signing secret that the gateway made itself when an operator asked for a new one.
///
/// It stands before the configured one until the configuration has another than at that time.
package struct StoredSigningSecret: Equatable, Sendable {
    package var destination: DestinationName
    /// SHA-256 of the configured secret at the time.
    package var configured: [UInt8]
    /// As it would stand in the configuration: `whsec_…` or `whsk_…`.
    package var secret: String
    /// The one before, which signs as well until ``overlapEnd``.
    package var previous: String
    package var overlapEnd: Timestamp

    package init(
        destination: DestinationName, configured: [UInt8], secret: String, previous: String,
        overlapEnd: Timestamp
    ) {
        self.destination = destination
        self.configured = configured
        self.secret = secret
        self.previous = previous
        self.overlapEnd = overlapEnd
    }
}
