import SCIM

/// Moments and lengths of time as people read them.
enum Moments {
    /// `4 min ago`, `in 3 h`; a dash for `nil`.
    static func relative(_ text: String?, to now: Timestamp) -> String {
        guard let moment = text.flatMap({ Timestamp(text: $0) }) else { return "–" }
        let milliseconds = moment.milliseconds - now.milliseconds
        let length = rough(seconds: abs(milliseconds) / 1000)
        return milliseconds > 0 ? "in \(length)" : "\(length) ago"
    }

    /// One unit, rounded down: `12 s`, `4 min`, `3 h`, `9 d`.
    static func rough(seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) d"
        }
    }
}
