package import Directory

/// What one destination or integration did in one minute or hour, for charts that outlive a restart.
package struct Sample: Equatable, Sendable {
    package enum Subject: Hashable, Sendable {
        case destination(DestinationName)
        case integration(IntegrationName)

        /// Which counts say how much there was at a time, not how much happened: of several samples
        /// the greatest counts.
        package var levels: Range<Int> {
            switch self {
            case .destination: 4..<6
            case .integration: 0..<0
            }
        }
    }

    /// How long a time a sample is about.
    package enum Length: Sendable {
        case minute, hour
    }

    /// Minutes since 1970; the first one of an hour.
    package var minute: Int64
    package var subject: Subject
    /// In the order that whoever writes them also reads them in; not negative.
    package var counts: [Int]

    package init(minute: Int64, subject: Subject, counts: [Int]) {
        self.minute = minute
        self.subject = subject
        self.counts = counts
    }

    /// What the minutes of one subject come to; the first one's if they are of several hours.
    package static func hour(of minutes: [Sample]) -> Sample? {
        guard let first = minutes.first else { return nil }
        var sum = Sample(minute: first.minute / 60 * 60, subject: first.subject, counts: [])
        for sample in minutes {
            for (index, count) in sample.counts.enumerated() {
                if index == sum.counts.count { sum.counts.append(0) }
                sum.counts[index] =
                    first.subject.levels.contains(index)
                    ? max(sum.counts[index], count) : sum.counts[index] + count
            }
        }
        return sum
    }
}
