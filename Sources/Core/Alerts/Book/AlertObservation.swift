package import Ports
package import SCIM

/// How things are at a moment, as far as alerts are about them.
package struct AlertObservation: Sendable {
    package var now: Timestamp
    package var uptime: Duration
    /// Those of the configuration; what is told of others is forgotten.
    package var destinations: [Destination] = []
    package var integrations: [Integration] = []
    package var terms: [Term] = []

    package init(now: Timestamp, uptime: Duration) {
        self.now = now
        self.uptime = uptime
    }

    package struct Destination: Sendable {
        package var name: String
        /// Whether nothing is sent, on whoever's word.
        package var isPaused = false
        /// When the receiver said that it is gone for good.
        package var gone: Timestamp?
        /// Whether the breaker has opened and not closed since.
        package var isOpen = false
        /// Failures in a row since the last success.
        package var failures = 0
        package var lastSuccess: Timestamp?
        package var lastFailure: Timestamp?
        /// In words; holds no secret and no personal data.
        package var failure = ""
        package var dead = 0
        package var retrying = 0
        /// Everything that is not finished.
        package var waiting = 0
        /// The oldest deactivation or deletion that is late.
        package var firstLate: UnconfirmedRemoval?
        /// Those behind the one that was told of last, up to a bound.
        package var newLate: [UnconfirmedRemoval] = []

        package init(name: String) { self.name = name }
    }

    package struct Integration: Sendable {
        package var name: String
        /// Its latest request that was let in, since the start of the process.
        package var lastRequest: Timestamp?
        package var isPaused = false
        /// The destinations for which a mass change is held.
        package var holding: [String] = []

        package init(name: String) { self.name = name }
    }

    /// Something that ends.
    package struct Term: Equatable, Sendable {
        package enum Subject: Equatable, Sendable {
            /// Of an integration, or of the admin API.
            case token(id: String, label: String, integration: String?)
            /// Of a listener.
            case server(String)
            /// A client certificate; `user` is who shows it, such as "the destination directory".
            case client(file: String, user: String)
        }

        package var subject: Subject
        /// `nil` when it is not known.
        package var begin: Timestamp?
        package var end: Timestamp

        package init(_ subject: Subject, begin: Timestamp? = nil, end: Timestamp) {
            self.subject = subject
            self.begin = begin
            self.end = end
        }
    }
}
