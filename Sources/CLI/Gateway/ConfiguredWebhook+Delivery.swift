import Delivery
import HTTPMessage

extension ConfiguredWebhook {
    /// What is wrong with the text of the secret; `nil` when nothing is.
    var secretProblem: String? {
        do throws(SecretError) {
            _ = try SigningSecret(text: secret)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The settings for delivery; `nil` when the secret is none.
    var deliverySettings: DestinationSettings? {
        guard let secret = try? SigningSecret(text: secret) else { return nil }
        return DestinationSettings(
            name: name,
            kind: .webhook(WebhookSettings(url: url, secrets: [secret], headers: Headers(headers))),
            timeout: timeout, concurrency: concurrency, rate: rate,
            schedule: RetrySchedule(delays: delays, giveUpAfter: giveUpAfter),
            onDead: holdsLane ? .hold : .skip, policy: policy)
    }
}
