package import HTTPMessage

/// Sends HTTP requests, and is the one thread on which delivery is decided.
package protocol Transport: Sendable {
    /// Starts a request; call on the transport's thread. `completion` runs there too, once.
    ///
    /// Follows no redirect and connects to no address that `request.policy` forbids.
    func send(
        _ request: OutboundRequest, completion: @escaping @Sendable (OutboundResult) -> Void)

    /// Runs `work` on the transport's thread, soon; any thread.
    func perform(_ work: @escaping @Sendable () -> Void)

    /// Runs `work` on the transport's thread once `delay` has passed; any thread.
    func perform(after delay: Duration, _ work: @escaping @Sendable () -> Void)
}

/// One HTTP request to a destination, complete but for the connection.
package struct OutboundRequest: Sendable {
    package var method: String
    /// http or https, without user information.
    package var url: String
    package var headers: Headers
    package var body: [UInt8]
    /// From the first name look-up to the last byte of the answer.
    package var timeout: Duration
    package var policy: NetworkPolicy
    package var tls: ClientTLS?
    /// Talks to this Unix socket instead of the URL's host.
    package var unixSocket: String?
    /// How much of the answer's body is kept, in bytes; the rest is read and dropped.
    package var answerLimit: Int
    /// Makes it a message: the URL is smtp or smtps, the body is the message, and the status of the
    /// result is that of the server's last reply.
    package var mail: MailEnvelope?

    package init(
        method: String, url: String, headers: Headers = [:], body: [UInt8] = [],
        timeout: Duration = .seconds(15), policy: NetworkPolicy = NetworkPolicy(),
        tls: ClientTLS? = nil, unixSocket: String? = nil, answerLimit: Int = 16 << 10
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.policy = policy
        self.tls = tls
        self.unixSocket = unixSocket
        self.answerLimit = answerLimit
    }
}

/// The peers that a destination may be reached at, beyond what is always refused.
package struct NetworkPolicy: Hashable, Sendable {
    /// CIDR blocks refused for this destination.
    package var deny: [String]
    /// CIDR blocks allowed although a wider `deny` holds them.
    package var allow: [String]

    package init(deny: [String] = [], allow: [String] = []) {
        self.deny = deny
        self.allow = allow
    }
}

/// Files for a TLS connection to a destination; `nil` fields mean the system's defaults.
package struct ClientTLS: Hashable, Sendable {
    package var certificate: String?
    package var key: String?
    package var authorities: String?
    /// Only TLS 1.2 with these suites, as OpenSSL lists them; `nil` for what both sides can do best.
    package var suites: String?

    package init(
        certificate: String? = nil, key: String? = nil, authorities: String? = nil,
        suites: String? = nil
    ) {
        self.certificate = certificate
        self.key = key
        self.authorities = authorities
        self.suites = suites
    }
}

/// What came of an outbound request.
package struct OutboundResult: Sendable {
    /// Status, failure class, timing, peer and the kept part of the body.
    package var attempt: AttemptResult
    package var headers: Headers

    package init(attempt: AttemptResult, headers: Headers = [:]) {
        self.attempt = attempt
        self.headers = headers
    }
}
