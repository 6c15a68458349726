/// Why a request cannot be served, with the status that says so.
///
/// The connection is closed after it: what follows on the wire cannot be trusted any more.
package struct HTTPRefusal: Error, Hashable, Sendable {
    package let status: Int
    /// What was wrong, for the reader at the client; never repeats what the client sent.
    package let detail: String

    package init(_ status: Int, _ detail: String) {
        self.status = status
        self.detail = detail
    }

    static func malformed(_ detail: String) -> HTTPRefusal { HTTPRefusal(400, detail) }
}
