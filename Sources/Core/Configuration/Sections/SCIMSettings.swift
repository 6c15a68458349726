/// The listener that identity providers call.
package struct SCIMSettings: Equatable, Sendable {
    package var listen = ListenAddress.tcp(host: "127.0.0.1", port: 8080)
    /// What identity providers call it from outside, without a slash at its end.
    ///
    /// `nil` when it is the address of the listener.
    package var publicURL: String?
    /// Plain HTTP when `nil`.
    package var tls: TLSFiles?
    /// Addresses and CIDR blocks whose `Forwarded` headers are believed.
    package var trustedProxies: [String] = []

    package init() {}

    init(_ section: Section) {
        section.read("listen", .listenAddress(socket: "scim"), into: &listen)
        publicURL = section.value("publicURL", .baseURL)
        tls = section.section("tls", TLSFiles.init)
        trustedProxies = section.list("trustedProxies", of: .addressRange) ?? []
    }
}

/// The certificate of a listener, with its chain, and its private key; both in PEM.
package struct TLSFiles: Equatable, Sendable {
    package var certificate: String
    package var key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    init?(_ section: Section) {
        let certificate = section.required("certificate", .path)
        let key = section.required("key", .path)
        guard let certificate, let key else { return nil }
        self.init(certificate: certificate, key: key)
    }
}
