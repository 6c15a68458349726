extension InternetAddress: CustomStringConvertible {
    /// Reads `192.0.2.1` or the forms of RFC 4291 §2.2, without zone, brackets or port.
    ///
    /// Only these: `10.1`, `012.0.0.1` and `0xa.0.0.1` are addresses to some and not to others.
    package init?(text: some StringProtocol) {
        guard text.utf8.contains(colon) else {
            guard let octets = dottedOctets(Array(text.utf8)[...]) else { return nil }
            self.init(octets: octets)
            return
        }
        guard let octets = groupedOctets(Array(text.utf8)) else { return nil }
        self.init(octets: octets)
    }

    /// Four decimal numbers, or eight groups in lower case without the abbreviation `::`.
    package var description: String {
        switch self {
        case .v4(let bits):
            [24, 16, 8, 0].map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
        case .v6(let bits):
            (0..<8).map { String(bits >> UInt128(112 - 16 * $0) & 0xFFFF, radix: 16) }
                .joined(separator: ":")
        }
    }
}

private let colon = UInt8(ascii: ":")
private let dot = UInt8(ascii: ".")

private func dottedOctets(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let parts = text.split(separator: dot, omittingEmptySubsequences: false)
    let octets = parts.compactMap { part -> UInt8? in
        let hasLeadingZero = part.count > 1 && part.first == UInt8(ascii: "0")
        guard !hasLeadingZero, part.count <= 3 else { return nil }
        return number(part, radix: 10).flatMap(UInt8.init(exactly:))
    }
    return octets.count == 4 && parts.count == 4 ? octets : nil
}

/// The 16 bytes of an IPv6 address; `::` may stand once for one or more groups of zeros.
private func groupedOctets(_ text: [UInt8]) -> [UInt8]? {
    let gaps = text.indices.dropLast().filter { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap = gaps.first else {
        guard let octets = groups(text[...]), octets.count == 16 else { return nil }
        return octets
    }
    guard gaps.count == 1, let head = groups(text[..<gap]), let tail = groups(text[(gap + 2)...]),
        head.count + tail.count <= 14
    else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
}

/// Groups of up to four hexadecimal digits; the last may be an IPv4 address.
private func groups(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: colon, omittingEmptySubsequences: false)
    var octets: [UInt8] = []
    for (index, part) in parts.enumerated() {
        if index == parts.count - 1, part.contains(dot) {
            guard let last = dottedOctets(part) else { return nil }
            octets += last
        } else {
            guard part.count <= 4, let group = number(part, radix: 16) else { return nil }
            octets += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
    }
    return octets
}

/// A number of digits alone: `Int(_:radix:)` would take a sign.
private func number(_ digits: some Collection<UInt8>, radix: Int) -> Int? {
    guard !digits.isEmpty, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
    else { return nil }
    return Int(String(decoding: Array(digits), as: UTF8.self), radix: radix)
}
