import CLinux
import HTTPMessage

/// The value of `Date`, made anew once a second.
struct DateClock {
    private var second = -1
    private var text = HTTPDate(unixSeconds: 0)

    /// The present moment as HTTP writes it.
    mutating func bytes() -> [UInt8] {
        let now = time(nil)
        if now != second {
            second = now
            text = HTTPDate(unixSeconds: max(0, now))
        }
        return text.bytes
    }
}
