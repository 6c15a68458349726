import Delivery
import Directory
import HTTPMessage
import Ports
import SCIM

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

    /// The settings for delivery.
    ///
    /// - Parameters:
    ///   - stored: What the gateway made at the last rotation.
    ///   - crypto: Tells whether the configuration has changed since.
    /// - Returns: `nil` when the secret is none.
    func deliverySettings(
        _ stored: StoredSigningSecret?, _ crypto: any Crypto
    ) -> DestinationSettings? {
        let texts = signingTexts(stored, crypto)
        guard let secret = try? SigningSecret(text: texts.current) else { return nil }
        let retiring = texts.retiring.flatMap { text, end in
            (try? SigningSecret(text: text)).map {
                WebhookSettings.RetiringSecret(secret: $0, end: end)
            }
        }
        let webhook = WebhookSettings(
            url: url, secrets: [secret], retiring: retiring, headers: Headers(headers),
            format: isCloudEvent ? .cloudEvents : .scimhook)
        return DestinationSettings(name, .webhook(webhook), delivery, tls)
    }

    /// What signs: the configured secret, until the gateway has made one in its place.
    private func signingTexts(
        _ stored: StoredSigningSecret?, _ crypto: any Crypto
    ) -> (current: String, retiring: (String, Timestamp)?) {
        guard let stored else { return (secret, nil) }
        let isRotated = crypto.sha256(Array(secret.utf8)) == stored.configured
        // An operator may have moved the new one into the configuration: the old one still signs.
        guard isRotated || secret == stored.secret else { return (secret, nil) }
        return (stored.secret, (stored.previous, stored.overlapEnd))
    }

    /// A new secret of the same kind in place of the one that signs now.
    ///
    /// - Parameters:
    ///   - stored: What the gateway made at the last rotation.
    ///   - overlapEnd: Until when the old one signs as well.
    ///   - crypto: Makes the secret.
    /// - Returns: What to store, and what to give to the receiver.
    func rotation(
        _ stored: StoredSigningSecret?, overlapEnd: Timestamp, _ crypto: any Crypto
    ) -> (stored: StoredSigningSecret, receiverText: String) {
        let current = signingTexts(stored, crypto).current
        let bytes = crypto.randomBytes(32)
        let isPublicKey = current.hasPrefix("whsk_")
        let text = (isPublicKey ? "whsk_" : "whsec_") + Base64.text(of: bytes)
        let publicKey = isPublicKey ? crypto.ed25519PublicKey(seed: bytes) : nil
        let next = StoredSigningSecret(
            destination: name, configured: crypto.sha256(Array(secret.utf8)), secret: text,
            previous: current, overlapEnd: overlapEnd)
        return (next, publicKey.map { "whpk_" + Base64.text(of: $0) } ?? text)
    }
}
