/// Base 64 with the standard alphabet and padding (RFC 4648 §4).
package enum Base64 {
    package static func text(of bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let sextet = Int(bits >> UInt32(18 - 6 * place) & 0x3F)
                output.append(place <= group.count ? alphabet[sextet] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads a text with or without its padding; `nil` for anything else, blanks included.
    package static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let padded = Array(text.utf8)
        let padding = padded.suffix(2).count { $0 == UInt8(ascii: "=") }
        let digits = padded.dropLast(padding)
        guard padding == 0 || padded.count % 4 == 0, digits.count % 4 != 1 else { return nil }
        var output: [UInt8] = []
        var bits: UInt32 = 0
        for (index, digit) in digits.enumerated() {
            guard let sextet = value(of: digit) else { return nil }
            bits = bits << 6 | sextet
            // After the second, third and fourth digit of a group another byte is complete.
            let loose = UInt32(6 - 2 * (index % 4))
            if index % 4 > 0 { output.append(UInt8(truncatingIfNeeded: bits >> loose)) }
        }
        return output
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

private let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
