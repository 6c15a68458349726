/// Whether a text is an IP address, alone or with the length of a prefix (RFC 4632 §3.1).
func isAddressRange(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let address = String(parts.first ?? "")
    let isVersion4 = isIPv4(address)
    guard isVersion4 || isIPv6(address) else { return false }
    guard parts.count > 1 else { return true }
    guard parts.count == 2, let length = wholeNumber(parts[1]) else { return false }
    return length <= (isVersion4 ? 32 : 128)
}

/// Whether a text is four decimal numbers from 0 to 255 without leading zeros.
func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { part in
            guard let number = wholeNumber(part) else { return false }
            return number <= 255 && String(number) == part
        }
}

/// Whether a text is an IPv6 address, RFC 4291 §2.2, without a zone.
func isIPv6(_ text: String) -> Bool {
    // A colon at an end is half of the "::" that stands for the missing groups.
    guard !text.isEmpty, text.hasPrefix("::") || !text.hasPrefix(":"),
        text.hasSuffix("::") || !text.hasSuffix(":")
    else { return false }
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)
    if text.hasPrefix("::") { groups.removeFirst() }
    if text.hasSuffix("::") { groups.removeLast() }
    // The last two groups may be written as an IPv4 address.
    if let last = groups.last, isIPv4(String(last)) { groups = groups.dropLast() + ["0", "0"] }
    let gaps = groups.count { $0.isEmpty }
    guard groups.allSatisfy({ $0.isEmpty || isHexadecimalGroup($0) }) else { return false }
    return gaps == 0 ? groups.count == 8 : gaps == 1 && groups.count <= 8
}

private func isHexadecimalGroup(_ text: Substring) -> Bool {
    text.utf8.count <= 4 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
}

/// Whether a text is a name of labels with letters, digits, `-` and `_`, or an IPv4 address.
func isHostName(_ text: some StringProtocol) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253
        && labels.allSatisfy { label in
            (1...63).contains(label.count)
                && label.allSatisfy { isLetterOrDigit($0) || "-_".utf8.contains($0) }
        }
}

/// Whether a byte is one of A-Z, a-z and 0-9.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
}
