package import Directory
package import HTTPMessage
package import Ports
package import SCIM

/// Everything the configuration says about one destination.
package struct DestinationSettings: Sendable {
    /// The kinds of destination, each with its own settings.
    package enum Kind: Sendable {
        case webhook(WebhookSettings)
        case userAPI(UserAPI)
    }

    package var name: DestinationName
    package var kind: Kind
    /// For one request, from the name look-up to the last byte of the answer.
    package var timeout: Duration
    /// How many requests may be on their way at once; at least 1.
    package var concurrency: Int
    /// Deliveries a second; `nil` for no limit.
    package var rate: Double?
    package var schedule: RetrySchedule
    package var onDead: AttemptMachine.OnDead
    /// Whether waiting updates of one user become one, see ``Coalescing``.
    package var coalesces: Bool
    package var policy: NetworkPolicy
    package var tls: ClientTLS?

    package init(
        name: DestinationName, kind: Kind, timeout: Duration = .seconds(15),
        concurrency: Int = 16, rate: Double? = nil, schedule: RetrySchedule = RetrySchedule(),
        onDead: AttemptMachine.OnDead = .skip, coalesces: Bool = false,
        policy: NetworkPolicy = NetworkPolicy(),
        tls: ClientTLS? = nil
    ) {
        self.name = name
        self.kind = kind
        self.timeout = timeout
        self.concurrency = concurrency
        self.rate = rate
        self.schedule = schedule
        self.onDead = onDead
        self.coalesces = coalesces
        self.policy = policy
        self.tls = tls
    }

    /// The translator for this kind.
    package func destination(
        version: String, store: any Store, surroundings: Surroundings
    ) -> any Destination {
        switch kind {
        case .userAPI(let api):
            UserAPIDestination(
                api, settings: self, version: version, book: CorrelationBook(name, store: store),
                uptime: surroundings.uptime)
        case .webhook(let webhook):
            WebhookDestination(
                webhook, settings: self, version: version, crypto: surroundings.crypto)
        }
    }
}

/// Where webhooks go and what they are signed with.
package struct WebhookSettings: Sendable {
    /// http or https, without user information.
    package var url: String
    package var secrets: [SigningSecret]
    /// During a rotation the old secret, which signs as well.
    package var retiring: RetiringSecret?
    /// Sent with every webhook, but for those whose name is reserved.
    package var headers: Headers
    package var format: Format

    /// What an event looks like on the wire.
    package enum Format: Sendable {
        case scimhook, cloudEvents

        var mediaType: String {
            self == .scimhook ? "application/json" : CloudEvent.mediaType
        }

        func body(of delivery: ReadyDelivery) -> [UInt8] {
            switch self {
            case .scimhook: EventBody.bytes(of: delivery.event, isReplay: delivery.isReplay)
            case .cloudEvents: CloudEvent.bytes(of: delivery.event, isReplay: delivery.isReplay)
            }
        }
    }

    /// A secret that a newer one has replaced.
    package struct RetiringSecret: Equatable, Sendable {
        package var secret: SigningSecret
        /// It signs nothing from then on.
        package var end: Timestamp

        package init(secret: SigningSecret, end: Timestamp) {
            self.secret = secret
            self.end = end
        }
    }

    package init(
        url: String, secrets: [SigningSecret], retiring: RetiringSecret? = nil,
        headers: Headers = [:], format: Format = .scimhook
    ) {
        self.url = url
        self.secrets = secrets
        self.retiring = retiring
        self.headers = headers
        self.format = format
    }

    /// What signs at this moment, the newest first.
    func secrets(at now: Timestamp) -> [SigningSecret] {
        guard let retiring, now < retiring.end else { return secrets }
        return secrets + [retiring.secret]
    }

    /// Whether the gateway sets this header itself; the configuration should refuse it.
    package static func isReserved(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("webhook-") || reservedHeaders.contains(name)
    }
}

private let reservedHeaders: Set = [
    "connection", "content-length", "content-type", "expect", "scimhook-attempt",
    "transfer-encoding", "user-agent",
]
