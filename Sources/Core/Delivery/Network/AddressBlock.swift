/// A range of addresses that share a prefix, as in `10.0.0.0/8` (CIDR, RFC 4632).
package struct AddressBlock: Hashable, Sendable {
    package let first: InternetAddress
    /// How many leading bits are fixed, up to 32 for IPv4 and up to 128 for IPv6.
    package let length: Int

    /// Reads `ADDRESS/LENGTH`, or an address alone for a block of one.
    ///
    /// `nil` also when bits after the prefix are set: `10.0.0.1/8` is more likely a slip than a
    /// wish.
    package init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = InternetAddress(text: parts[0]) else { return nil }
        let isPlain = parts.count == 1
        guard
            let length = isPlain ? first.width : Int(parts[1]),
            isPlain || parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            (0...first.width).contains(length)
        else { return nil }
        self.first = first
        self.length = length
        guard first.bits << UInt128(128 - first.width + length) == 0 else { return nil }
    }

    package func contains(_ address: InternetAddress) -> Bool {
        guard address.width == first.width else { return false }
        return (address.bits ^ first.bits) >> UInt128(first.width - length) == 0
    }
}

extension InternetAddress {
    fileprivate var width: Int {
        if case .v4 = self { 32 } else { 128 }
    }

    fileprivate var bits: UInt128 {
        switch self {
        case .v4(let bits): UInt128(bits)
        case .v6(let bits): bits
        }
    }
}
