import Directory
import SCIM

/// Where a request lies in its table: in the order of time, without an index.
struct RequestKey {
    let ulid: ULID

    /// `nil` for an id that is none of ours.
    init?(_ id: RequestID) {
        let text = id.rawValue
        guard text.hasPrefix("req_"), let ulid = ULID(text: text.dropFirst(4)) else { return nil }
        self.ulid = ulid
    }

    /// The first and the last key of the request's millisecond.
    var range: ClosedRange<Int64> {
        let first = RequestKey.first(ulid.timestamp)
        return first...(first | 0x7FFF)
    }

    /// Where the request is to lie; whoever finds the place taken moves on within the range.
    var place: Int64 { range.lowerBound | Int64(ulid.low & 0x7FFF) }

    var high: Int64 { Int64(ulid.high) }
    var low: Int64 { Int64(bitPattern: ulid.low) }

    /// The first key that a request of this moment can have.
    static func first(_ moment: Timestamp) -> Int64 {
        min(max(moment.milliseconds, 0), 1 << 48 - 1) << 15
    }

    /// The moment of the request with this key.
    static func moment(_ key: Int64) -> Timestamp { Timestamp(milliseconds: key >> 15) }

    static func id(_ key: Int64, high: Int64, low: Int64) -> RequestID {
        let ulid = ULID(
            timestamp: moment(key), high: UInt16(truncatingIfNeeded: high),
            low: UInt64(bitPattern: low))
        return RequestID(rawValue: "req_" + ulid.text)
    }
}
