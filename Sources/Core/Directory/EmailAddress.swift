/// Tells mail addresses from other texts, as far as that is worth doing without sending mail.
package enum EmailAddress {
    /// Whether a text has one `@` with something on either side, and no white space.
    ///
    /// At most 254 bytes (RFC 5321 §4.5.3.1.3 less the brackets). Letters beyond ASCII and the `#`
    /// of guest names are fine.
    package static func isOne(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= 254, !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            return false
        }
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
    }
}
