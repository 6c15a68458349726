package import Directory

/// What one destination or integration did in one minute, for charts that outlive a restart.
package struct Sample: Equatable, Sendable {
    package enum Subject: Hashable, Sendable {
        case destination(DestinationName)
        case integration(IntegrationName)
    }

    /// Minutes since 1970.
    package var minute: Int64
    package var subject: Subject
    /// In the order that whoever writes them also reads them in; not negative.
    package var counts: [Int]

    package init(minute: Int64, subject: Subject, counts: [Int]) {
        self.minute = minute
        self.subject = subject
        self.counts = counts
    }
}
