/// Tells mail addresses from other texts, as far as that is worth doing without sending mail.
package enum EmailAddress {
    /// Whether a text is an address that mail could be sent to: RFC 5321 §4.1.2 with the letters of
    /// RFC 6531, without comments, address literals and host names of one word.
    ///
    /// At most 254 bytes, 64 of them before the `@` (RFC 5321 §4.5.3.1). Plus signs, quoted names,
    /// `#EXT#` of Entra's guests and letters beyond ASCII on both sides are fine.
    package static func isOne(_ text: String) -> Bool {
        guard text.utf8.count <= 254, let at = text.lastIndex(of: "@") else { return false }
        let local = text[..<at]
        return (1...64).contains(local.utf8.count)
            && (isDotted(local.unicodeScalars, of: isAtom) || isQuoted(local))
            && isDomain(text[text.index(after: at)...])
    }

    /// Words with single dots between them.
    private static func isDotted(
        _ scalars: Substring.UnicodeScalarView, of rule: (Unicode.Scalar) -> Bool
    ) -> Bool {
        scalars.split(separator: ".", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(rule) }
    }

    /// `atext` of RFC 5322 §3.2.3 and RFC 6531 §3.3.
    private static func isAtom(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar.isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
            : scalar.isVisible
    }

    /// `quoted-string` of RFC 5322 §3.2.4 on one line.
    private static func isQuoted(_ text: Substring) -> Bool {
        var scalars = text.unicodeScalars
        guard scalars.count > 2, scalars.popFirst() == "\"", scalars.popLast() == "\"" else {
            return false
        }
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"": return false
            case "\\":
                guard let next = scalars.popFirst(), (" "..."~").contains(next) else {
                    return false
                }
            default:
                guard (" "..."~").contains(scalar) || !scalar.isASCII && scalar.isVisible else {
                    return false
                }
            }
        }
        return true
    }

    /// Two labels or more of letters, digits and inner hyphens; the last one is no number.
    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last else { return false }
        return !last.allSatisfy { ("0"..."9").contains($0) }
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != "-" && label.last != "-"
                    && label.allSatisfy { scalar in
                        scalar.isASCII
                            ? scalar.isLetterOrDigit || scalar == "-" : scalar.isVisible
                    }
            }
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case "0"..."9", "A"..."Z", "a"..."z": true
        default: false
        }
    }

    /// Whether it is seen: no blank, no control, nothing that hides or turns text around.
    fileprivate var isVisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .surrogate,
            .unassigned, .privateUse:
            false
        default: true
        }
    }
}
