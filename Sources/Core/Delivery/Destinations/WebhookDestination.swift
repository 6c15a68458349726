import Directory
import HTTPMessage
import JSON
package import Ports
package import SCIM

/// Sends every event as a signed `POST` (Standard Webhooks).
package struct WebhookDestination: Destination {
    private let template: OutboundRequest
    private let webhook: WebhookSettings
    private let crypto: any Crypto

    /// - Parameters:
    ///   - webhook: Where to and signed with what.
    ///   - settings: Time-out, network policy and TLS files.
    ///   - version: Of the gateway, for `User-Agent`.
    ///   - crypto: Makes the signatures.
    package init(
        _ webhook: WebhookSettings, settings: DestinationSettings, version: String,
        crypto: any Crypto
    ) {
        var headers: Headers = ["user-agent": "scimhook/\(version)"]
        headers.fields += webhook.headers.fields.filter { !WebhookSettings.isReserved($0.name) }
        template = OutboundRequest(
            method: "POST", url: webhook.url, headers: headers, timeout: settings.timeout,
            policy: settings.policy, tls: settings.tls)
        self.webhook = webhook
        self.crypto = crypto
    }

    package func conversation(
        about delivery: ReadyDelivery, attempt: Int
    ) -> any Conversation {
        WebhookDelivery(destination: self, delivery: delivery, attempt: attempt)
    }

    fileprivate func request(
        _ delivery: ReadyDelivery, attempt: Int, now: Timestamp
    ) -> OutboundRequest {
        request(
            webhook.format.body(of: delivery), id: delivery.event.id.description,
            mediaType: webhook.format.mediaType, attempt: attempt, now)
    }

    /// A signed event of the type `test`, which no change ever has; receivers leave it alone.
    package func trial(now: Timestamp) -> (any Conversation)? {
        let id = EventID(timestamp: now, sequence: 0).description
        let common: [(String, JSONValue)] = [("id", .string(id)), ("type", "test")]
        let rest: [(String, JSONValue)] =
            switch webhook.format {
            case .scimhook: [("timestamp", .string(now.text)), ("version", 1), ("data", [:])]
            case .cloudEvents:
                [
                    ("specversion", "1.0"), ("source", "/scim/v2"), ("time", .string(now.text)),
                    ("datacontenttype", "application/json"), ("data", [:]),
                ]
            }
        let body = JSONValue.object(JSONObject(common + rest)).bytes
        return WebhookTrial(
            request: request(
                body, id: id, mediaType: webhook.format.mediaType, attempt: 1, now))
    }

    fileprivate func request(
        _ body: [UInt8], id: String, mediaType: String, attempt: Int, _ now: Timestamp
    ) -> OutboundRequest {
        let seconds = now.milliseconds / 1000
        var request = template
        request.headers.add("content-type", mediaType)
        request.body = body
        request.headers.add("webhook-id", id)
        request.headers.add("webhook-timestamp", String(seconds))
        let secrets = webhook.secrets(at: now)
        if !secrets.isEmpty {
            let signature = StandardWebhooks.signature(
                by: secrets, id: id, timestamp: seconds, body: request.body, crypto: crypto)
            request.headers.add("webhook-signature", signature)
        }
        request.headers.add("scimhook-attempt", String(attempt))
        return request
    }
}

private struct WebhookDelivery: Conversation {
    let destination: WebhookDestination
    let delivery: ReadyDelivery
    let attempt: Int

    func begin(now: Timestamp) -> Step {
        .send(destination.request(delivery, attempt: attempt, now: now))
    }

    func next(_ result: OutboundResult, now: Timestamp) -> Step {
        .finish(Conclusion(status: result, now: now))
    }
}

private struct WebhookTrial: Conversation {
    let request: OutboundRequest

    func begin(now: Timestamp) -> Step { .send(request) }

    func next(_ result: OutboundResult, now: Timestamp) -> Step {
        .finish(Conclusion(status: result, now: now))
    }
}
