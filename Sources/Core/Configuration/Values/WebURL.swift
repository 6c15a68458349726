/// Whether a text is an absolute http or https URL to which a request can be sent.
///
/// Stricter than RFC 3986: no user information, which would be a password in a log, no fragment, and
/// nothing that has to be percent-encoded.
func isWebURL(_ text: String, allowingQuery: Bool) -> Bool {
    let lowered = text.lowercased()
    guard let scheme = ["http://", "https://"].first(where: lowered.hasPrefix),
        text.utf8.allSatisfy(isURLByte), allowingQuery || !text.contains("?")
    else { return false }
    return isAuthority(text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" })
}

/// Whether a byte can stand in a URL as it is; `#` and what RFC 3986 wants encoded cannot.
private func isURLByte(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && !"\"#<>\\^`{|}".utf8.contains(byte)
}

/// Whether a text is `host`, `host:port` or either with an IPv6 address in brackets.
func isAuthority(_ text: Substring) -> Bool {
    guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else { return isHost(text) }
    let port = wholeNumber(text[text.index(after: colon)...]) ?? 0
    return (1...65_535).contains(port) && isHost(text[..<colon])
}

private func isHost(_ text: Substring) -> Bool {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return isHostName(text) }
    return isIPv6(String(text.dropFirst().dropLast()))
}
