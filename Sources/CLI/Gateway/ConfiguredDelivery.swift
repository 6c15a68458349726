import Delivery
import Directory
import Ports
import SCIM
import Threads

/// Where events go at the moment: the configuration with the secrets that the store has.
final class ConfiguredDelivery: Sendable {
    private let webhooks = Lock<[ConfiguredWebhook]>([])
    private let store: any Store
    private let dispatcher: Dispatcher
    private let surroundings: Surroundings

    init(store: any Store, dispatcher: Dispatcher, surroundings: Surroundings) {
        self.store = store
        self.dispatcher = dispatcher
        self.surroundings = surroundings
    }

    /// Puts the destinations of a configuration in force.
    func use(_ webhooks: [ConfiguredWebhook]) throws(StoreError) {
        self.webhooks.with { $0 = webhooks }
        try refresh()
    }

    /// Has the dispatcher sign with what the store now says.
    func refresh() throws(StoreError) {
        let stored = try storedSecrets()
        let settings = webhooks.with { $0 }.compactMap { webhook in
            webhook.deliverySettings(stored[webhook.name], surroundings.crypto)
        }
        dispatcher.replace(settings: settings)
    }

    /// A new secret for a destination; `nil` when it signs nothing.
    func rotation(
        of name: DestinationName, overlap: Duration
    ) throws(StoreError) -> (stored: StoredSigningSecret, receiverText: String)? {
        let webhook = webhooks.with { $0.first { $0.name == name } }
        let stored = try storedSecrets()[name]
        return webhook?.rotation(
            stored, overlapEnd: surroundings.now() + overlap, surroundings.crypto)
    }

    private func storedSecrets() throws(StoreError) -> [DestinationName: StoredSigningSecret] {
        let all = try store.read { reader throws(StoreError) in try reader.signingSecrets() }
        return Dictionary(all.map { ($0.destination, $0) }) { first, _ in first }
    }
}
