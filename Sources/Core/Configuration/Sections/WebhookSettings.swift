import Delivery
package import HTTPMessage
package import Ports

/// A receiver of signed events.
package struct WebhookSettings: Equatable, Sendable {
    /// The body of a delivery.
    package enum Format: String, CaseIterable, Sendable {
        case scimhook, cloudevents
    }

    package var url: String
    /// `whsec_…` for HMAC, `whsk_…` for Ed25519.
    package var secret: Secret
    package var format = Format.scimhook
    /// Sent with every delivery beside our own.
    package var headers: [Headers.Field] = []
    package var tls = ClientTLS()

    package init(url: String, secret: Secret) {
        self.url = url
        self.secret = secret
    }

    init?(_ section: Section) {
        let url = section.required("url", .url)
        let secret = section.required("secret", .secret)
        let headers = section.headers(reserved: Self.reserved)
        let tls = ClientTLS(section)
        let format: Format? = section.value("format", .choice)
        if case .literal(let text) = secret {
            do throws(SecretError) {
                _ = try SigningSecret(text: text)
            } catch {
                section.report("secret", "\(error)")
            }
        }
        guard let url, let secret else { return nil }
        self.init(url: url, secret: secret)
        self.headers = headers
        self.tls = tls
        self.format = format ?? self.format
    }

    static let reserved = [
        "connection", "content-length", "content-type", "expect", "host", "keep-alive",
        "scimhook-attempt", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "webhook-id", "webhook-signature", "webhook-timestamp",
    ]
}

/// Whether a text is a token, RFC 9110 §5.6.2.
func isToken(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
}
