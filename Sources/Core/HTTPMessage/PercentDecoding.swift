/// Undoes percent-encoding (RFC 3986 §2.1).
///
/// - Parameters:
///   - encoded: A path segment, or a name or value of a query.
///   - plusIsBlank: As forms have it; in a path `+` is a plus.
/// - Returns: `nil` for a broken escape, a NUL, or bytes that are no UTF-8.
package func percentDecoded(_ encoded: Substring.UTF8View, plusIsBlank: Bool) -> String? {
    // Hardly anything is encoded.
    let isPlain = !encoded.contains {
        $0 == Byte.percent || $0 == 0 || plusIsBlank && $0 == Byte.plus
    }
    if isPlain { return String(Substring(encoded)) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(encoded.count)
    var bytes = encoded.makeIterator()
    while let byte = bytes.next() {
        switch byte {
        case Byte.percent:
            guard let high = bytes.next().flatMap(Byte.hexadecimal),
                let low = bytes.next().flatMap(Byte.hexadecimal), high | low != 0
            else { return nil }
            decoded.append(high << 4 | low)
        case Byte.plus where plusIsBlank: decoded.append(Byte.space)
        case 0: return nil
        default: decoded.append(byte)
        }
    }
    return String(validating: decoded, as: UTF8.self)
}
