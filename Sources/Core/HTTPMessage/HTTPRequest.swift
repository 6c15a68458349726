/// One complete inbound request.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"
    }

    /// `nil` for a method that no route of ours has; answer 405 or 501.
    package var method: Method?
    /// Before the `?`, as received: still percent-encoded, starts with `/`.
    package var path: String
    /// After the `?`, as received; `nil` without one.
    package var query: String?
    package var headers: Headers
    package var body: [UInt8]
    package var peer: Peer
    package var isTLS: Bool

    package init(
        method: Method?, path: String, query: String? = nil, headers: Headers = [:],
        body: [UInt8] = [], peer: Peer = .unknown, isTLS: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
        self.isTLS = isTLS
    }
}

/// Who is at the other end of an inbound connection.
package enum Peer: Hashable, Sendable {
    /// A numeric address without the port.
    case internet(address: String)
    /// A process on this machine, as the kernel vouches for it.
    case local(user: UInt32, process: Int32)
    case unknown
}
