extension String {
    /// Compares attribute names, operators and URNs, whose letters are ASCII (RFC 7643 §2.1).
    package func equalsIgnoringCase(_ other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { $0 == $1 || lowered($0) == lowered($1) }
    }

    /// The form under which values that are not `caseExact` are compared and indexed.
    package var folded: String { lowercased() }
}

private func lowered(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
}
