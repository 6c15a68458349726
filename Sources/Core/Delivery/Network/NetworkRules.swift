package import Ports

/// A network policy made ready to judge peers, after the name look-up and before the connection.
///
/// Private and loopback addresses are allowed unless denied: this is a gateway to internal
/// services. What no webhook has a reason to reach is refused whatever the policy says.
package struct NetworkRules: Sendable {
    private let deny: [AddressBlock]
    private let allow: [AddressBlock]

    /// - Throws: ``UnreadableBlock``; no peer must be reached under such a policy.
    package init(_ policy: NetworkPolicy) throws(UnreadableBlock) {
        deny = try blocks(policy.deny)
        allow = try blocks(policy.allow)
    }

    /// Says why a peer must not be connected to; `nil` when it may.
    ///
    /// An address that embeds IPv4 peers is refused with any of them.
    package func refusal(of address: InternetAddress) -> String? {
        for peer in [address] + address.embedded {
            if let block = alwaysRefused.first(where: { $0.block.contains(peer) }) {
                return "\(address) is \(block.reason), which is never delivered to"
            }
            let denial = deny.filter { $0.contains(peer) }.map(\.length).max()
            let permission = allow.filter { $0.contains(peer) }.map(\.length).max()
            if let denial, permission ?? -1 <= denial {
                return "\(address) is denied by the network setting of the destination"
            }
        }
        return nil
    }
}

/// A text of a network policy that is no CIDR block.
package struct UnreadableBlock: Error, Equatable, Sendable {
    package let text: String
}

private func blocks(_ texts: [String]) throws(UnreadableBlock) -> [AddressBlock] {
    var blocks: [AddressBlock] = []
    for text in texts {
        guard let block = AddressBlock(text: text) else { throw UnreadableBlock(text: text) }
        blocks.append(block)
    }
    return blocks
}

private let alwaysRefused: [(block: AddressBlock, reason: String)] = [
    ("0.0.0.0/8", "this host without a name"),
    ("169.254.0.0/16", "link-local"),
    ("224.0.0.0/4", "multicast"),
    ("255.255.255.255/32", "broadcast"),
    ("168.63.129.16/32", "the metadata service of Azure"),
    ("100.100.100.200/32", "the metadata service of Alibaba Cloud"),
    ("192.0.0.192/32", "the metadata service of Oracle Cloud"),
    ("::/128", "this host without a name"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
    ("fd00:ec2::254/128", "the metadata service of AWS"),
    ("fd20:ce::254/128", "the metadata service of Google Cloud"),
].map { (text, reason) in
    guard let block = AddressBlock(text: text) else { preconditionFailure("bad block \(text)") }
    return (block, reason)
}
