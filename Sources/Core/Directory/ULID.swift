package import SCIM

/// A 26-character identifier that sorts by time: 48 bits of milliseconds, then 80 bits of our own.
///
/// Crockford's base 32, as github.com/ulid/spec lays it down.
package struct ULID: Hashable, Sendable {
    package let timestamp: Timestamp
    package let high: UInt16
    package let low: UInt64

    /// - Parameters:
    ///   - timestamp: Milliseconds in 0 ..< 2^48; clamped.
    ///   - high: The 16 bits after the time.
    ///   - low: The last 64 bits.
    package init(timestamp: Timestamp, high: UInt16 = 0, low: UInt64) {
        self.timestamp = Timestamp(milliseconds: min(max(timestamp.milliseconds, 0), 1 << 48 - 1))
        self.high = high
        self.low = low
    }

    /// Reads 26 characters without regard to case; `nil` when they are no ULID.
    ///
    /// Crockford's stand-ins (`I` and `L` for 1, `O` for 0) are refused: an identifier has one text.
    package init?(text: Substring) {
        guard text.utf8.count == 26 else { return nil }
        var bits: UInt128 = 0
        for byte in text.utf8 {
            // 26 digits hold 130 bits; the two too many must be zero.
            guard let digit = digitValue(byte), bits >> 123 == 0 else { return nil }
            bits = bits << 5 | UInt128(digit)
        }
        timestamp = Timestamp(milliseconds: Int64(bits >> 80))
        high = UInt16(truncatingIfNeeded: bits >> 64)
        low = UInt64(truncatingIfNeeded: bits)
    }

    /// 26 upper-case characters that sort like the value.
    package var text: String {
        let bits = UInt128(timestamp.milliseconds) << 80 | UInt128(high) << 64 | UInt128(low)
        let text = (0..<26).map { digits[Int(truncatingIfNeeded: bits >> (125 - 5 * $0)) & 31] }
        return String(decoding: text, as: UTF8.self)
    }
}

private let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

/// The value of every byte as a digit; `nil` for those that are none.
private let values: [UInt8?] = {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, digit) in digits.enumerated() {
        values[Int(digit)] = UInt8(value)
        if digit > UInt8(ascii: "9") { values[Int(digit | 0x20)] = UInt8(value) }
    }
    return values
}()

private func digitValue(_ byte: UInt8) -> UInt8? { values[Int(byte)] }
