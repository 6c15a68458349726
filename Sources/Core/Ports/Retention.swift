package import SCIM

/// What has been kept long enough.
package struct Retention: Equatable, Sendable {
    /// Deliveries that were finished before go, with their attempts and their events.
    ///
    /// What is unfinished or dead stays, however old.
    package var delivered: Timestamp
    package var requests: Timestamp
    /// Attempts of deliveries that are still there.
    package var attempts: Timestamp
    /// Samples of minutes, and of hours.
    package var minutes: Timestamp
    package var hours: Timestamp
    /// How many requests are kept at most.
    package var requestLimit: Int
    /// Rows looked at in each table by one write, so that no batch takes long.
    package var limit: Int

    package init(
        delivered: Timestamp, requests: Timestamp, attempts: Timestamp,
        minutes: Timestamp = Timestamp(milliseconds: 0),
        hours: Timestamp = Timestamp(milliseconds: 0), requestLimit: Int = 2_000_000,
        limit: Int = 500
    ) {
        self.delivered = delivered
        self.requests = requests
        self.attempts = attempts
        self.minutes = minutes
        self.hours = hours
        self.requestLimit = requestLimit
        self.limit = limit
    }
}
