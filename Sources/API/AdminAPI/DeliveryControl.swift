package import Delivery
package import Directory
package import Ports
package import Provisioning
package import SCIM

/// What operators can do about delivery, beyond what the store does.
package protocol DeliveryControl: Sendable {
    /// Tries a destination out; `nil` when there is nothing to try that would change nothing.
    func test(
        _ destination: DestinationName,
        _ completion: @escaping @Sendable (DestinationTrial?) -> Void)

    /// A new signing secret in place of the current one, not yet stored; `nil` for a destination
    /// that signs nothing.
    func rotation(
        of destination: DestinationName, overlap: Duration
    ) throws(StoreError) -> SecretRotation?

    /// Has delivery sign with what the store now says.
    func refreshSecrets() throws(StoreError)

    /// An integration with its destinations.
    func integration(_ name: IntegrationName) -> Integration?

    /// Begins to tell all states again; `false` while it is being done already.
    func resync(_ wish: Resync.Wish, perSecond rate: Int) throws(StoreError) -> Bool

    /// How far the last resync has come; `nil` when there was none since the start.
    var resyncProgress: ResyncProgress? { get }
}

/// A signing secret that was made and not yet stored.
package struct SecretRotation: Sendable {
    package let stored: StoredSigningSecret
    /// What the receiver checks signatures with.
    package let receiverText: String

    package init(stored: StoredSigningSecret, receiverText: String) {
        self.stored = stored
        self.receiverText = receiverText
    }
}

/// How far a resync has come.
package struct ResyncProgress: Equatable, Sendable {
    package var started: Timestamp
    /// When it ended; `nil` while it goes on.
    package var finished: Timestamp?
    /// Users and groups there were at the start.
    package var total: Int
    /// Users and groups told so far.
    package var done = 0
    /// Deliveries queued so far.
    package var deliveries = 0
    /// Why it ended before its time; `nil` otherwise.
    package var failure: String?

    package init(started: Timestamp, total: Int) {
        self.started = started
        self.total = total
    }
}
