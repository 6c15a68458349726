package import SCIM

/// Makes the `id` of a resource: a UUID of version 7, RFC 9562 §5.7, whose texts sort by time.
///
/// Rows that are added together lie together in the store's index, which a random UUID spoils.
package enum UUIDv7 {
    /// 36 lower-case characters: 48 bits of milliseconds, version, 12 random bits, variant, 62 more.
    package static func make(now: Timestamp, random: (UInt64, UInt64)) -> String {
        let milliseconds = UInt64(truncatingIfNeeded: max(now.milliseconds, 0))
        let first = milliseconds << 16 | 0x7000 | random.0 & 0xFFF
        let second = 1 << 63 | random.1 & (1 << 62 - 1)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in (bytes(first) + bytes(second)).enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(hexDigits[Int(byte >> 4)])
            text.append(hexDigits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension UUIDv7 {
    /// What every id that was made at `moment` starts with: the 48 bits of its time.
    ///
    /// No id made earlier is greater than or equal to it.
    package static func prefix(of moment: Timestamp) -> String {
        let latest: Int64 = 1 << 48 - 1
        let earliest = Timestamp(milliseconds: min(max(moment.milliseconds, 0), latest))
        return String(make(now: earliest, random: (0, 0)).prefix(13))
    }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// The eight bytes of a word, the most significant one first.
private func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
}
