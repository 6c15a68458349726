import Configuration
import Directory
import HTTPMessage
import Ports

/// A webhook destination as the configuration describes it, with its secret found.
///
/// Stands between the two types that are called `DestinationSettings`: that of the file and that of
/// delivery.
struct ConfiguredWebhook: Sendable {
    let name: DestinationName
    let url: String
    let secret: String
    let headers: [Headers.Field]
    let isCloudEvent: Bool
    let delivery: DeliverySettings
    let tls: ClientTLS

    /// - Throws: ``SecretReader/Failure`` when the secret cannot be read, or is none.
    init(
        _ settings: DestinationSettings, _ webhook: WebhookSettings, _ secrets: SecretReader
    ) throws(SecretReader.Failure) {
        name = settings.name
        url = webhook.url
        secret = try secrets.text(of: webhook.secret, for: "secret")
        headers = webhook.headers
        isCloudEvent = webhook.format == .cloudevents
        delivery = settings.delivery
        tls = webhook.tls
        if let problem = secretProblem { throw SecretReader.Failure(problem, at: "secret") }
    }
}
