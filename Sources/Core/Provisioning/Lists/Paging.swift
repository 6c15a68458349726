package import SCIM

/// Which part of a list the client wants, and by which of the two methods it turns its pages.
package enum Paging: Equatable, Sendable {
    /// RFC 7644 §3.4.2.4; also when the client says nothing (RFC 9865 §2.4).
    case index(PageRequest)
    /// RFC 9865: the text is empty for the first page; `nil` leaves the count to the gateway.
    case cursor(String, count: Int?)

    /// Reads the parameters.
    ///
    /// - Throws: `invalidValue` for what is no whole number, and for both methods at once;
    ///   `invalidCount` for a count that goes with no cursor.
    package init(startIndex: String?, count: String?, cursor: String?) throws(SCIMError) {
        guard let cursor else {
            self = .index(try PageRequest(startIndex: startIndex, count: count))
            return
        }
        guard startIndex == nil else {
            throw SCIMError(
                .invalidValue,
                "startIndex and cursor are two ways of paging: send one of them, not both.")
        }
        guard let count else {
            self = .cursor(cursor, count: nil)
            return
        }
        guard let number = Int(count), (0...PageRequest.maximumCount).contains(number) else {
            throw SCIMError(
                .invalidCount,
                "With a cursor, count has to be a whole number from 0 to "
                    + "\(PageRequest.maximumCount).")
        }
        self = .cursor(cursor, count: number)
    }
}
