/// The `URI` of RFC 3986 appendix A in front of an attribute name, and the URN of RFC 2141 in it.
///
/// Square brackets, which only an IPv6 address may hold, are refused: they would be a filter.
enum URISyntax {
    static func accepts(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), isScheme(text[..<colon]),
            hasOnlyURIBytes(text)
        else { return false }
        let rest = text[(colon + 1)...]
        return isURN(text[..<colon]) ? isNamespaceAndName(rest) : true
    }

    private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, isLetter(first) else { return false }
        return text.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    private static func isURN(_ scheme: ArraySlice<UInt8>) -> Bool {
        scheme.count == 3 && zip(scheme, "urn".utf8).allSatisfy { $0 | 0x20 == $1 }
    }

    /// `NID ":" NSS`: 1 to 32 letters, digits and inner hyphens, then anything but nothing.
    private static func isNamespaceAndName(_ text: ArraySlice<UInt8>) -> Bool {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.endIndex
        else { return false }
        let namespace = text[..<colon]
        return (1...32).contains(namespace.count) && namespace.first != UInt8(ascii: "-")
            && namespace.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func hasOnlyURIBytes(_ text: ArraySlice<UInt8>) -> Bool {
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < text.endIndex, isHexDigit(text[index + 1]),
                    isHexDigit(text[index + 2])
                else { return false }
            } else if !isLetter(byte) && !isDigit(byte)
                && !"-._~:/?#@!$&'()*+,;=".utf8.contains(byte)
            {
                return false
            }
            index += 1
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
