package import Ports
package import SCIM

/// One thing that operators are told.
package struct Alert: Equatable, Sendable {
    package var kind: AlertKind
    package var time: Timestamp
    /// Since when it is so.
    package var since: Timestamp?
    package var destination: String?
    package var integration: String?
    /// The id of the user that it is about.
    package var user: String?
    /// What happened to what, in one sentence without a full stop.
    package var summary: String
    /// What else is known, in sentences; may be empty.
    package var details = ""
    /// What to do next: a command line, or words.
    package var action: String?
    /// The page of the monitor that shows it.
    package var page = "/"

    package init(
        _ kind: AlertKind, at time: Timestamp, since: Timestamp? = nil, _ summary: String,
        details: String = "", action: String? = nil, page: String = "/"
    ) {
        self.kind = kind
        self.time = time
        self.since = since
        self.summary = summary
        self.details = details
        self.action = action
        self.page = page
    }

    /// What a message has to stay in order with.
    package var subject: String {
        destination.map { "destination \($0)" }
            ?? integration.map { "integration \($0)" } ?? "other"
    }
}
