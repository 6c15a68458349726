import AdminAPI
import Delivery
import Directory
import Ports
import Provisioning
import SCIM
import Threads

/// Where events go at the moment, and what operators can do about it.
final class ConfiguredDelivery: DeliveryControl {
    private struct State {
        var webhooks: [ConfiguredWebhook] = []
        var userAPIs: [ConfiguredUserAPI] = []
        var integrations: [Integration] = []
    }

    private let state = Lock(State())
    private let store: any Store
    private let dispatcher: Dispatcher
    private let resyncs: ResyncRunner
    private let surroundings: Surroundings

    init(
        store: any Store, dispatcher: Dispatcher, resyncs: ResyncRunner,
        surroundings: Surroundings
    ) {
        self.store = store
        self.dispatcher = dispatcher
        self.resyncs = resyncs
        self.surroundings = surroundings
    }

    /// Puts the destinations of a configuration in force.
    func use(
        _ webhooks: [ConfiguredWebhook], _ userAPIs: [ConfiguredUserAPI],
        _ integrations: [Integration]
    ) throws(StoreError) {
        state.with {
            $0 = State(webhooks: webhooks, userAPIs: userAPIs, integrations: integrations)
        }
        try refreshSecrets()
    }

    func refreshSecrets() throws(StoreError) {
        let stored = try storedSecrets()
        let settings = state.with { $0.webhooks }.compactMap { webhook in
            webhook.deliverySettings(stored[webhook.name], surroundings.crypto)
        }
        let others = state.with { $0.userAPIs }.map(\.deliverySettings)
        dispatcher.replace(settings: settings + others)
    }

    func rotation(
        of name: DestinationName, overlap: Duration
    ) throws(StoreError) -> SecretRotation? {
        let webhook = state.with { $0.webhooks.first { $0.name == name } }
        let stored = try storedSecrets()[name]
        return webhook.map { webhook in
            let (stored, receiverText) = webhook.rotation(
                stored, overlapEnd: surroundings.now() + overlap, surroundings.crypto)
            return SecretRotation(stored: stored, receiverText: receiverText)
        }
    }

    private func storedSecrets() throws(StoreError) -> [DestinationName: StoredSigningSecret] {
        let all = try store.read { reader throws(StoreError) in try reader.signingSecrets() }
        return Dictionary(all.map { ($0.destination, $0) }) { first, _ in first }
    }

    func test(
        _ name: DestinationName, _ completion: @escaping @Sendable (DestinationTrial?) -> Void
    ) {
        dispatcher.test(name, completion)
    }

    func integration(_ name: IntegrationName) -> Integration? {
        state.with { $0.integrations.first { $0.name == name } }
    }

    func resync(_ wish: Resync.Wish, perSecond rate: Int) throws(StoreError) -> Bool {
        let integrations = state.with { $0.integrations }
        return try resyncs.start(Resync(wish, integrations: integrations), perSecond: rate)
    }

    var resyncProgress: ResyncProgress? { resyncs.progress }
}
