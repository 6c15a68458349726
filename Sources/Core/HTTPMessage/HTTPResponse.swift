/// One complete answer.
///
/// The server adds `Date`, `Content-Length` and `Connection` itself.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: Headers
    package var body: [UInt8]

    package init(status: Int, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
