package import Dialects
package import Directory
package import Ports
package import SCIM

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
    /// What its users and groups may have: the standard schemas and its own extensions.
    package var schemas: ResourceSchemas

    package init(
        name: IntegrationName, provider: Dialect.Provider = .entra, requiresEmail: Bool = false,
        subscriptions: [Subscription] = [], schemas: ResourceSchemas = .standard
    ) {
        self.name = name
        self.provider = provider
        self.requiresEmail = requiresEmail
        self.subscriptions = subscriptions
        self.schemas = schemas
    }

    /// Who gets what: every event goes to each destination whose filter takes it.
    package func deliveries(of events: [EventDraft]) -> [DeliveryDraft] {
        events.indices.flatMap { index in
            subscriptions.filter { $0.filter.takes(events[index].type) }
                .map { DeliveryDraft(event: index, destination: $0.destination) }
        }
    }
}
