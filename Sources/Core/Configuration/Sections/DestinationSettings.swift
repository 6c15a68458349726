package import Directory

/// One receiver of events.
package struct DestinationSettings: Equatable, Sendable {
    /// What speaks to the receiver, with the options of its own.
    package enum Kind: Equatable, Sendable {
        case webhook(WebhookSettings)
        case userAPI(UserAPISettings)
    }

    package let name: DestinationName
    package var kind: Kind
    package var delivery = DeliverySettings()

    package init(name: DestinationName, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    init?(_ section: Section, named name: String) {
        let delivery = DeliverySettings(section)
        guard let kind = Kind(section) else { return nil }
        self.init(name: DestinationName(rawValue: name), kind: kind)
        self.delivery = delivery
    }
}

extension DestinationSettings.Kind {
    private enum Name: String, CaseIterable {
        case webhook
        case userAPI = "user-api"
    }

    init?(_ section: Section) {
        let name: Name? = section.required("type", .choice)
        switch name {
        case .webhook:
            guard let settings = WebhookSettings(section) else { return nil }
            self = .webhook(settings)
        case .userAPI:
            guard let settings = UserAPISettings(section) else { return nil }
            self = .userAPI(settings)
        case nil:
            section.acceptEveryKey()
            return nil
        }
    }
}
