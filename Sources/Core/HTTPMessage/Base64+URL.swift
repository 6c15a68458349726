extension Base64 {
    /// Base 64 with the alphabet for URLs and without padding (RFC 4648 §5, RFC 7515 §2).
    package static func urlText(of bytes: [UInt8]) -> String {
        let digits = text(of: bytes).utf8.filter { $0 != UInt8(ascii: "=") }
        return String(decoding: digits.map(urlDigit), as: UTF8.self)
    }

    /// Reads what ``urlText(of:)`` writes, and nothing else.
    ///
    /// Padding, the other alphabet and loose bits at the end are refused, so that one text alone
    /// stands for some bytes: a signed token cannot be written in two ways.
    package static func urlBytes(of text: some StringProtocol) -> [UInt8]? {
        let foreign = "+/=".utf8
        guard !text.utf8.contains(where: foreign.contains) else { return nil }
        let standard = String(decoding: text.utf8.map(standardDigit), as: UTF8.self)
        guard let bytes = bytes(of: standard), text.utf8.elementsEqual(urlText(of: bytes).utf8)
        else { return nil }
        return bytes
    }
}

private func urlDigit(_ digit: UInt8) -> UInt8 {
    switch digit {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: digit
    }
}

private func standardDigit(_ digit: UInt8) -> UInt8 {
    switch digit {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    default: digit
    }
}
