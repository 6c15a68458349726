package import HTTPMessage

/// Where a server listens, and how.
package struct HTTPServerOptions: Sendable {
    package enum Listener: Hashable, Sendable {
        /// Port 0 takes any free one; ``HTTPServer/address`` tells which.
        case tcp(host: String, port: UInt16)
        /// `mode` are the permissions of the socket's file, such as 0o600.
        case unix(path: String, mode: UInt32)
        /// A socket that listens already, handed over by the service manager.
        case inherited(descriptor: Int32)
    }

    package var listener: Listener
    /// Threads that serve connections, at least 1; one for each core is best.
    package var loops: Int
    /// `nil` speaks plain HTTP.
    package var tls: ServerTLS?
    package var limits: HTTPLimits
    /// Whose `X-Forwarded-For` is believed: addresses, blocks such as `10.0.0.0/8`, or `unix:`.
    package var trustedProxies: [String]
    /// Names the threads, and the listener in metrics and log; short, from a closed set.
    package var name: String

    package init(
        listener: Listener, loops: Int = 1, tls: ServerTLS? = nil,
        limits: HTTPLimits = HTTPLimits(),
        trustedProxies: [String] = [], name: String = "http"
    ) {
        self.listener = listener
        self.loops = loops
        self.tls = tls
        self.limits = limits
        self.trustedProxies = trustedProxies
        self.name = name
    }
}

/// The two files that a TLS server needs, both PEM.
package struct ServerTLS: Hashable, Sendable {
    /// The certificate of the server first, then those that lead to the root.
    package let certificate: String
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}
