package import SCIM

/// The header that says how long to leave the receiver alone (RFC 9110 §10.2.3).
package enum RetryAfter {
    /// Reads seconds, also with decimals as some send them, or a moment in any form of HTTP.
    ///
    /// - Parameters:
    ///   - text: The value of the header.
    ///   - now: What a moment is counted from.
    /// - Returns: Not negative; `nil` when the text is neither.
    package static func delay(_ text: String, now: Timestamp) -> Duration? {
        let words = text.split { $0 == " " || $0 == "\t" }
        if words.count == 1 { return seconds(words[0]) }
        guard let moment = moment(words) else { return nil }
        return max(moment - now, .zero)
    }

    private static func seconds(_ word: Substring) -> Duration? {
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let seconds = Double(word)
        else { return nil }
        // More than this is clamped later anyway; much more would not fit a Duration.
        return .milliseconds(Int64(min(seconds, 1e9) * 1000))
    }

    /// IMF-fixdate, RFC 850 or asctime (RFC 9110 §5.6.7).
    private static func moment(_ words: [Substring]) -> Timestamp? {
        if words.count == 6, words[5] == "GMT" {
            return moment(day: words[1], month: words[2], year: words[3], time: words[4])
        }
        if words.count == 5 {
            return moment(day: words[2], month: words[1], year: words[4], time: words[3])
        }
        guard words.count == 4, words[3] == "GMT" else { return nil }
        let date = words[1].split(separator: "-")
        guard date.count == 3, date[2].utf8.count == 2 else { return nil }
        // RFC 850 lacks the century; nobody asks to be left alone until the last one.
        return moment(day: date[0], month: date[1], year: "20" + date[2], time: words[2])
    }

    private static func moment(
        day: Substring, month: Substring, year: Substring, time: Substring
    ) -> Timestamp? {
        guard let index = months.firstIndex(of: String(month)) else { return nil }
        let twoDigits = { (text: String) in text.utf8.count == 1 ? "0" + text : text }
        let date = "\(year)-\(twoDigits("\(index + 1)"))-\(twoDigits(String(day)))"
        return Timestamp(text: "\(date)T\(time)Z")
    }
}

private let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
