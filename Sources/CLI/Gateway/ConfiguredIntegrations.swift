import Configuration
import Directory
import Provisioning

extension Configuration {
    /// The integrations by name, each with the events that its destinations want.
    func provisioningIntegrations() -> [String: Integration] {
        let filters = Dictionary(
            destinations.map { ($0.name, EventFilter(types: $0.delivery.events)) }
        ) { first, _ in first }
        let pairs = integrations.map { settings in
            let subscriptions = settings.destinations.map { name in
                Integration.Subscription(destination: name, filter: filters[name] ?? .all)
            }
            return (
                settings.name.rawValue,
                Integration(
                    name: settings.name, provider: settings.provider,
                    requiresEmail: settings.userName == .email, subscriptions: subscriptions,
                    schemas: settings.schemas)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
