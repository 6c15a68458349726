package import Ports
package import SCIM

/// How the store does: its health, its size, and what was last done with it.
package struct StoreCondition: Equatable, Sendable {
    /// The last backup that was made.
    package struct Backup: Equatable, Sendable {
        package var time: Timestamp
        /// `nil` when an older version made it.
        package var bytes: Int?
        /// How long it took, the look at the copy included; `nil` likewise.
        package var seconds: Double?
        /// Whether the copy was looked over.
        package var isVerified: Bool

        package init(time: Timestamp, bytes: Int?, seconds: Double?, isVerified: Bool) {
            self.time = time
            self.bytes = bytes
            self.seconds = seconds
            self.isVerified = isVerified
        }
    }

    /// The last time that every page of the store, or of a copy, was read and found sound.
    package struct Check: Equatable, Sendable {
        package var time: Timestamp
        /// `store` or `backup`.
        package var subject: String
        package var seconds: Double?

        package init(time: Timestamp, subject: String, seconds: Double?) {
            self.time = time
            self.subject = subject
            self.seconds = seconds
        }
    }

    /// What one sweep removed, and when it ended.
    package struct Sweep: Equatable, Sendable {
        package var time: Timestamp
        package var removal: Removal

        package init(time: Timestamp, removal: Removal) {
            self.time = time
            self.removal = removal
        }
    }

    /// How long things are kept.
    package struct Periods: Equatable, Sendable {
        package var delivered: Duration
        package var requests: Duration
        package var attempts: Duration

        package init(delivered: Duration, requests: Duration, attempts: Duration) {
            self.delivered = delivered
            self.requests = requests
            self.attempts = attempts
        }
    }

    /// Why the store can no longer be used; `nil` while it can.
    package var failure: String?
    /// Whether so little room is left that changes are refused.
    package var isFull = false
    /// The state directory.
    package var directory = ""
    /// The library that keeps it, with its version.
    package var library = ""
    /// How many steps of the schema it has gone through.
    package var schema = 0
    package var databaseBytes = 0
    package var logBytes = 0
    package var pageBytes = 0
    package var pages = 0
    /// Pages that hold nothing and are used before the file grows.
    package var freePages = 0
    /// What the file system still takes, and how little of it makes the gateway refuse changes.
    package var freeBytes = 0
    package var floorBytes = 0
    package var backup: Backup?
    package var check: Check?
    package var retention = Periods(delivered: .zero, requests: .zero, attempts: .zero)
    /// The last sweep since the start that removed anything.
    package var sweep: Sweep?

    package init() {}
}
