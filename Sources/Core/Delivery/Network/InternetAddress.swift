/// A numeric address of IPv4 or IPv6, without a port.
///
/// An IPv4 address in IPv6's notation (`::ffff:10.0.0.1`) is the IPv4 address: the kernel connects
/// to the same peer, so rules must not tell them apart.
package enum InternetAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// - Parameter octets: 4 or 16 bytes in network order.
    package init?(octets: some Collection<UInt8>) {
        let bits = octets.reduce(0 as UInt128) { $0 << 8 | UInt128($1) }
        switch octets.count {
        case 4: self = .v4(UInt32(bits))
        case 16 where bits >> 32 == 0xFFFF: self = .v4(UInt32(truncatingIfNeeded: bits))
        case 16: self = .v6(bits)
        default: return nil
        }
    }

    /// The IPv4 peers that a packet to this address may reach through a translator or tunnel.
    ///
    /// A rule that refuses one of them must refuse this address as well.
    package var embedded: [InternetAddress] {
        guard case .v6(let bits) = self else { return [] }
        // `::1` is not the IPv4-compatible form of 0.0.0.1.
        guard bits != 1 else { return [] }
        return embeddings.compactMap { $0.address(in: bits) }
    }
}

/// One standard way to put an IPv4 address into an IPv6 address.
private struct Embedding {
    /// The bits under `mask` that mark the form.
    let marker: UInt128
    let mask: UInt128
    /// How far left of the end the 32 bits of the address are.
    let shift: Int
    /// Teredo stores the address inverted.
    var isInverted = false

    func address(in bits: UInt128) -> InternetAddress? {
        guard bits & mask == marker else { return nil }
        let address = UInt32(truncatingIfNeeded: bits >> UInt128(shift))
        return .v4(isInverted ? ~address : address)
    }
}

private let embeddings: [Embedding] = [
    // IPv4-compatible, RFC 4291 §2.5.5.1.
    Embedding(marker: 0, mask: prefix(96), shift: 0),
    // IPv4-translated, RFC 2765 §2.1.
    Embedding(marker: 0xFFFF << 48, mask: prefix(96), shift: 0),
    // NAT64 with the well-known prefix 64:ff9b::/96, RFC 6052 §2.1.
    Embedding(marker: 0x0064_FF9B << 96, mask: prefix(96), shift: 0),
    // NAT64 with a local prefix of 64:ff9b:1::/48, RFC 8215; most use a /96 of it.
    Embedding(marker: 0x0064_FF9B_0001 << 80, mask: prefix(48), shift: 0),
    // 6to4, RFC 3056 §2.
    Embedding(marker: 0x2002 << 112, mask: prefix(16), shift: 80),
    // Teredo, RFC 4380 §4: the server, then the client.
    Embedding(marker: 0x2001_0000 << 96, mask: prefix(32), shift: 64),
    Embedding(marker: 0x2001_0000 << 96, mask: prefix(32), shift: 0, isInverted: true),
    // ISATAP, RFC 5214 §6.1, for a global and for a private IPv4 address.
    Embedding(marker: 0x0000_5EFE << 32, mask: 0xFFFF_FFFF << 32, shift: 0),
    Embedding(marker: 0x0200_5EFE << 32, mask: 0xFFFF_FFFF << 32, shift: 0),
]

private func prefix(_ length: Int) -> UInt128 { ~(UInt128.max >> UInt128(length)) }
