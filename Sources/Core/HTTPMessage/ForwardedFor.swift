/// The chain of addresses that proxies noted in `X-Forwarded-For`.
package struct ForwardedFor: Sendable {
    /// Numeric addresses without port or brackets; the nearest one to this server is the last.
    package let addresses: [String]

    package init(_ headers: Headers) {
        addresses = headers.fields
            .filter { equalsIgnoringCase($0.name, "X-Forwarded-For") }
            .flatMap { $0.value.utf8.split(separator: Byte.comma) }
            .map { bareAddress(String(Substring($0))) }
    }

    /// The first address, seen from this server, that no trusted proxy has.
    ///
    /// Everything before it may be made up by the client.
    ///
    /// - Parameter classify: Tells what an address is.
    /// - Returns: `nil` when that place holds no address.
    package func client(_ classify: (String) -> Standing) -> String? {
        var farthest: String?
        for address in addresses.reversed() {
            switch classify(address) {
            case .trusted: farthest = address
            case .other: return address
            case .invalid: return farthest
            }
        }
        return farthest
    }

    /// What an address in the chain is worth.
    package enum Standing: Sendable {
        case trusted
        case other
        case invalid
    }
}

/// Removes blanks, and the port and brackets that some proxies add.
private func bareAddress(_ text: String) -> String {
    var bytes = Substring(text).utf8
    while bytes.first == Byte.space || bytes.first == Byte.tab { bytes.removeFirst() }
    while bytes.last == Byte.space || bytes.last == Byte.tab { bytes.removeLast() }
    if bytes.first == UInt8(ascii: "["), let end = bytes.firstIndex(of: UInt8(ascii: "]")) {
        return String(Substring(bytes[..<end].dropFirst()))
    }
    if let colon = bytes.firstIndex(of: Byte.colon), bytes.lastIndex(of: Byte.colon) == colon {
        return String(Substring(bytes[..<colon]))
    }
    return String(Substring(bytes))
}
