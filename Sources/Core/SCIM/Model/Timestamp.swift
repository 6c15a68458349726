/// A moment of wall-clock time in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// An integer, so that what is stored, signed and compared is one and the same value.
package struct Timestamp: Comparable, Hashable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// Rounds up, so that something scheduled "after 1 ms" never runs at once.
    package static func + (moment: Timestamp, delay: Duration) -> Timestamp {
        let (seconds, attoseconds) = delay.components
        let extra = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Timestamp(milliseconds: moment.milliseconds + seconds * 1000 + extra)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}
