package import Directory
package import SCIM

/// Why a destination gets nothing, or an integration may change nothing, until somebody resumes it.
///
/// Kept in the store, so that it outlives a restart.
package struct Pause: Equatable, Sendable {
    /// What is paused.
    package enum Subject: Hashable, Sendable {
        case destination(DestinationName)
        case integration(IntegrationName)
    }

    /// On whose word.
    package enum Reason: String, Sendable, CaseIterable {
        case `operator`
        /// The receiver answered 410 Gone.
        case gone
    }

    package var subject: Subject
    package var since: Timestamp
    package var reason: Reason

    package init(_ subject: Subject, since: Timestamp, reason: Reason) {
        self.subject = subject
        self.since = since
        self.reason = reason
    }
}
