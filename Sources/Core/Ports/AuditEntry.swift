package import SCIM

/// One change that somebody made to the gateway; never changed, never removed.
package struct AuditEntry: Equatable, Sendable {
    package var time: Timestamp
    /// Who, as the admin API knows them.
    package var actor: String
    package var role: StoredToken.Role
    /// Numeric address; `nil` for a caller on this machine.
    package var address: String?
    /// What was done: `token.create`.
    package var action: String
    /// To what: an id or a name.
    package var subject: String
    /// JSON without any secret; `null` where there was nothing.
    package var before: [UInt8]
    package var after: [UInt8]

    package init(
        time: Timestamp, actor: String, role: StoredToken.Role, address: String?, action: String,
        subject: String, before: [UInt8] = AuditEntry.nothing,
        after: [UInt8] = AuditEntry.nothing
    ) {
        self.time = time
        self.actor = actor
        self.role = role
        self.address = address
        self.action = action
        self.subject = subject
        self.before = before
        self.after = after
    }

    /// `null`.
    package static let nothing = Array("null".utf8)
}

/// An entry with its place in the log, counted from 1.
package struct AuditView: Equatable, Sendable {
    package var number: Int64
    package var entry: AuditEntry

    package init(number: Int64, entry: AuditEntry) {
        self.number = number
        self.entry = entry
    }
}

/// Which entries a list wants, newest first.
package struct AuditQuery: Equatable, Sendable {
    package var actor: String?
    /// An action, or with a `.` at its end a family of them.
    package var action: String?
    package var subject: String?
    package var since: Timestamp?
    package var until: Timestamp?
    package var before: Int64?
    package var limit: Int

    package init(
        actor: String? = nil, action: String? = nil, subject: String? = nil,
        since: Timestamp? = nil, until: Timestamp? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.actor = actor
        self.action = action
        self.subject = subject
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

extension AuditQuery {
    /// Whether the query wants an entry, apart from ``before``.
    package func takes(_ entry: AuditEntry) -> Bool {
        let isAction =
            action.map { $0.hasSuffix(".") ? entry.action.hasPrefix($0) : entry.action == $0 }
        return (isAction ?? true) && (actor.map { entry.actor.hasPrefix($0) } ?? true)
            && (subject == nil || subject == entry.subject)
            && (since.map { $0 <= entry.time } ?? true)
            && (until.map { entry.time < $0 } ?? true)
    }
}
