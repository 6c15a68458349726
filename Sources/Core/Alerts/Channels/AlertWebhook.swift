package import Delivery
package import HTTPMessage
package import Ports
package import SCIM

/// Posts alerts as JSON, signed like any webhook when there is a secret.
package struct AlertWebhook: Sendable {
    package var url: String
    package var secret: SigningSecret?
    package var headers: Headers
    package var timeout: Duration
    package var policy: NetworkPolicy
    package var tls: ClientTLS?

    package init(
        url: String, secret: SigningSecret? = nil, headers: Headers = [:],
        timeout: Duration = .seconds(15), policy: NetworkPolicy = NetworkPolicy(),
        tls: ClientTLS? = nil
    ) {
        self.url = url
        self.secret = secret
        self.headers = headers
        self.timeout = timeout
        self.policy = policy
        self.tls = tls
    }

    /// - Parameters:
    ///   - message: What to send.
    ///   - now: Goes into the signature.
    ///   - version: Of the gateway, for `User-Agent`.
    ///   - crypto: Makes the signature.
    /// - Returns: A request that ``Conclusion/init(status:now:)`` judges.
    package func request(
        _ message: AlertMessage, now: Timestamp, version: String, crypto: any Crypto
    ) -> OutboundRequest {
        let seconds = now.milliseconds / 1000
        var fields: Headers = [
            "user-agent": "scimhook/\(version)", "content-type": "application/json",
            "webhook-id": message.id.alert, "webhook-timestamp": "\(seconds)",
        ]
        if let secret {
            fields.add(
                "webhook-signature",
                StandardWebhooks.signature(
                    by: [secret], id: message.id.alert, timestamp: seconds, body: message.body,
                    crypto: crypto))
        }
        fields.fields += headers.fields.filter { !WebhookSettings.isReserved($0.name) }
        return OutboundRequest(
            method: "POST", url: url, headers: fields, body: message.body, timeout: timeout,
            policy: policy, tls: tls)
    }
}
