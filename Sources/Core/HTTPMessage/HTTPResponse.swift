/// One complete answer.
///
/// The server adds `Date`, `Connection` and the length or the framing of the body itself.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: Headers
    package var body: [UInt8]
    /// Makes the body while it is sent, instead of ``body``.
    package var source: (any BodySource)?

    package init(status: Int, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(status: Int, headers: Headers = [:], source: any BodySource) {
        self.init(status: status, headers: headers)
        self.source = source
    }
}
