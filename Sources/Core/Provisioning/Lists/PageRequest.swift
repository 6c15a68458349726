package import SCIM

/// Which part of a list the client wants, RFC 7644 §3.4.2.4.
package struct PageRequest: Equatable, Sendable {
    /// What a page has when the client does not say.
    package static let standardCount = 100
    /// What a page never exceeds; also in the service provider configuration.
    package static let maximumCount = 200

    /// Counted from 1.
    package let startIndex: Int
    /// How many resources at most, from 0 to ``maximumCount``; with 0 only the total is wanted.
    package let count: Int

    /// Reads the two query parameters.
    ///
    /// - Parameters:
    ///   - startIndex: Below 1 means 1.
    ///   - count: Below 0 means 0.
    /// - Throws: `invalidValue` for what is no whole number.
    package init(startIndex: String? = nil, count: String? = nil) throws(SCIMError) {
        self.startIndex = max(try wholeNumber(startIndex, "startIndex") ?? 1, 1)
        let wanted = try wholeNumber(count, "count") ?? Self.standardCount
        self.count = min(max(wanted, 0), Self.maximumCount)
    }
}

private func wholeNumber(_ text: String?, _ name: String) throws(SCIMError) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text) ?? boundary(text) else {
        throw SCIMError(.invalidValue, "\(name) has to be a whole number, such as \(name)=1.")
    }
    return number
}

/// The last number there is, for a whole number beyond it; `nil` for what is none.
private func boundary(_ text: String) -> Int? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard text.utf8.count - digits.count < 2, !digits.isEmpty,
        digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return text.utf8.first == UInt8(ascii: "-") ? .min : .max
}
