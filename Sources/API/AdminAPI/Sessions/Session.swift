import SCIM

/// Somebody who signed in to the monitor with an admin token.
struct Session: Sendable {
    /// `ses_` and a ULID: names the session in lists; not what the cookie holds.
    let id: String
    /// The token it was made with; the session ends when that does.
    let token: String
    let started: Timestamp
    /// The last request that a person made; what a page asks for by itself does not count.
    var lastSeen: Timestamp
    /// The address that signed in; `nil` when there is none.
    let address: String?
    /// What the browser calls itself, at most 200 bytes.
    let agent: String

    /// When it ends if nobody does anything.
    var end: Timestamp { min(lastSeen + Session.idle, started + Session.longest) }

    /// How long a session lives without a request.
    static let idle = Duration.seconds(30 * 60)
    /// How long it lives at all.
    static let longest = Duration.seconds(12 * 3600)
}
