package import Dialects
package import Directory
package import Ports

/// One identity provider that may call, as the configuration describes it.
package struct Integration: Equatable, Sendable {
    /// A destination and which events it wants.
    package struct Subscription: Equatable, Sendable {
        package var destination: DestinationName
        package var filter: EventFilter

        package init(destination: DestinationName, filter: EventFilter) {
            self.destination = destination
            self.filter = filter
        }
    }

    package var name: IntegrationName
    package var provider: Dialect.Provider
    /// Whether a `userName` has to be a mail address.
    package var requiresEmail: Bool
    package var subscriptions: [Subscription]

    package init(
        name: IntegrationName, provider: Dialect.Provider = .entra, requiresEmail: Bool = false,
        subscriptions: [Subscription] = []
    ) {
        self.name = name
        self.provider = provider
        self.requiresEmail = requiresEmail
        self.subscriptions = subscriptions
    }

    /// Who gets what: every event goes to each destination whose filter takes it.
    package func deliveries(of events: [EventDraft]) -> [DeliveryDraft] {
        events.indices.flatMap { index in
            subscriptions.filter { $0.filter.takes(events[index].type) }
                .map { DeliveryDraft(event: index, destination: $0.destination) }
        }
    }
}
