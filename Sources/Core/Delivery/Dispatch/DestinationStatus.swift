package import Directory
package import Ports
package import SCIM

/// The state of one destination, as shown to operators.
package struct DestinationStatus: Equatable, Sendable {
    package var name: DestinationName
    /// Attempts on their way.
    package var inFlight: Int
    /// Ready deliveries held in memory; the store has them all.
    package var waiting: Int
    /// `nil` while sending.
    package var pause: Pause.Reason?
    package var breaker: Breaker.State
    package var lastSuccess: Timestamp?
    package var lastFailure: Failure?

    package struct Failure: Equatable, Sendable {
        package var time: Timestamp
        package var failure: FailureClass
        /// In words; holds no secret and no personal data.
        package var detail: String
    }
}
