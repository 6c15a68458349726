extension String {
    /// Compares attribute names, operators and URNs, whose letters are ASCII (RFC 7643 §2.1).
    package func equalsIgnoringCase(_ other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        return left.count == right.count && sameLetters(left.span, right.span)
    }

    /// The form under which values that are not `caseExact` are compared and indexed.
    package var folded: String { lowercased() }
}

/// Of equal length.
private func sameLetters(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    for index in left.indices where left[index] != right[index] {
        if lowered(left[index]) != lowered(right[index]) { return false }
    }
    return true
}

private func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}
