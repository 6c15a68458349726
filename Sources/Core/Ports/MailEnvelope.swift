/// Who a message goes to, and how its server is spoken to (RFC 5321).
package struct MailEnvelope: Equatable, Sendable {
    package enum Security: String, Sendable, CaseIterable {
        /// Whatever the server offers; with a password, or authorities to trust, as `required`.
        case auto
        /// STARTTLS with a certificate that is checked, or nothing is sent.
        case required
        case never
    }

    package var from: String
    package var to: [String]
    package var user: String?
    package var password: String?
    /// Of a connection that does not begin with TLS.
    package var security: Security

    package init(
        from: String, to: [String], user: String? = nil, password: String? = nil,
        security: Security = .auto
    ) {
        self.from = from
        self.to = to
        self.user = user
        self.password = password
        self.security = security
    }
}
