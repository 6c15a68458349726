import Configuration
import Directory
import HTTPMessage
import Ports

/// A webhook destination as the configuration describes it, with its secret found.
///
/// Stands between the two types that are called `DestinationSettings`: that of the file and that of
/// delivery, which no file can name both.
struct ConfiguredWebhook: Sendable {
    let name: DestinationName
    let url: String
    let secret: String
    let headers: [Headers.Field]
    let timeout: Duration
    let concurrency: Int
    /// Deliveries a second; `nil` for no limit.
    let rate: Double?
    let delays: [Duration]
    let giveUpAfter: Duration
    /// Whether a dead delivery holds its lane.
    let holdsLane: Bool
    let coalesces: Bool
    let isCloudEvent: Bool
    let policy: NetworkPolicy
    let tls: ClientTLS

    /// - Throws: ``SecretReader/Failure`` when the secret cannot be read, or when this version
    ///   cannot serve the kind of destination.
    init(_ settings: DestinationSettings, _ secrets: SecretReader) throws(SecretReader.Failure) {
        guard case .webhook(let webhook) = settings.kind else {
            throw SecretReader.Failure(message: "its type is not supported by this version")
        }
        let delivery = settings.delivery
        name = settings.name
        url = webhook.url
        secret = try secrets.text(of: webhook.secret)
        headers = webhook.headers
        timeout = delivery.timeout
        concurrency = delivery.concurrency
        rate = delivery.rate?.perSecond
        delays = delivery.retry.schedule
        giveUpAfter = delivery.retry.giveUpAfter
        holdsLane = delivery.onDead == .hold
        coalesces = delivery.coalesce
        isCloudEvent = webhook.format == .cloudevents
        policy = delivery.network
        tls = webhook.tls
    }

    /// All destinations of a configuration, or everything that is wrong with their secrets.
    static func all(
        _ configuration: Configuration, _ secrets: SecretReader
    ) throws(CommandFailure) -> [ConfiguredWebhook] {
        var webhooks: [ConfiguredWebhook] = []
        var problems: [String] = []
        for settings in configuration.destinations {
            if case .userAPI = settings.kind { continue }
            do throws(SecretReader.Failure) {
                let webhook = try ConfiguredWebhook(settings, secrets)
                if let problem = webhook.secretProblem {
                    throw SecretReader.Failure(message: problem)
                }
                webhooks.append(webhook)
            } catch {
                problems.append("destinations.\(settings.name): \(error.message)")
            }
        }
        guard problems.isEmpty else {
            throw CommandFailure(.configuration, problems.joined(separator: "\n"))
        }
        return webhooks
    }
}
