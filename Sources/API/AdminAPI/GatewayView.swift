package import Ports
package import Provisioning
package import SCIM

/// What the admin API asks the running gateway, beyond the store.
package protocol GatewayView: Sendable {
    /// The configuration in use, as far as operators may see it; no secret.
    var facts: GatewayFacts { get }
    /// The whole configuration in use, where it came from, and how its last reload went.
    var settings: GatewaySettings { get }
    /// An integration as requests of its provider see it; `nil` when there is none of that name.
    func integration(_ name: String) -> Integration?
    /// The live tokens.
    var tokens: TokenTable { get }
    /// Reads the tokens from the store again, for every listener, after one was made or revoked.
    func refreshTokens() throws(StoreError)
    /// Notes that a token was used.
    func touch(_ token: StoredToken)
    /// What has to hold for the gateway to take requests; a failing destination is none of it.
    var checks: [ReadinessCheck] { get }
    /// What each destination is doing, by name; waits for the thread that delivers.
    var activities: [String: DestinationActivity] { get }
    /// Has delivery look again, after an operator changed what waits.
    func refreshDeliveries()
    /// Has every part look again who is paused, after one was set or cleared in the store.
    func refreshPauses()
    /// How the store does, looked up at this moment.
    func storeCondition() throws(StoreError) -> StoreCondition
    /// Copies the store into a new file beside it and looks the copy over; takes long.
    ///
    /// Whoever asked takes the file away.
    func backUp() throws(StoreError) -> String
    /// What can be done about delivery.
    var delivery: any DeliveryControl { get }
    /// The ways to tell operators.
    var alerts: any AlertControl { get }
    /// Gauges that neither the registry nor the store knows: process, connections.
    var gauges: [MetricFamily] { get }
}

/// What a destination is doing at the moment.
package struct DestinationActivity: Equatable, Sendable {
    package enum State: String, Sendable {
        case sending
        /// By an operator, or because the receiver said that it is gone for good.
        case paused
        /// After too many failures in a row: a single delivery tries now and then.
        case open
    }

    package var state: State
    /// Attempts on their way.
    package var inFlight: Int
    /// What came of the last attempt that failed; `nil` while there was none.
    package var lastFailure: Failure?

    package struct Failure: Equatable, Sendable {
        package var time: Timestamp
        /// In words; holds no secret and no personal data.
        package var detail: String

        package init(time: Timestamp, detail: String) {
            self.time = time
            self.detail = detail
        }
    }

    package init(state: State, inFlight: Int, lastFailure: Failure? = nil) {
        self.state = state
        self.inFlight = inFlight
        self.lastFailure = lastFailure
    }
}

/// One condition of readiness.
package struct ReadinessCheck: Equatable, Sendable {
    package let name: String
    package let isMet: Bool
    /// What is the matter, for the operator; empty when the check is met.
    package let detail: String

    package init(_ name: String, isMet: Bool, detail: String = "") {
        self.name = name
        self.isMet = isMet
        self.detail = detail
    }
}

/// The configuration in use, as operators see it.
package struct GatewayFacts: Equatable, Sendable {
    package struct Integration: Equatable, Sendable {
        package var name: String
        package var provider: String
        /// What goes into the identity provider's form.
        package var tenantURL: String
        package var destinations: [String]

        package init(name: String, provider: String, tenantURL: String, destinations: [String]) {
            self.name = name
            self.provider = provider
            self.tenantURL = tenantURL
            self.destinations = destinations
        }
    }

    package struct Destination: Equatable, Sendable {
        package var name: String
        package var type: String
        /// The URL without user information and query, which may hold secrets.
        package var target: String
        package var policy: DeliveryPolicy

        package init(name: String, type: String, target: String, policy: DeliveryPolicy) {
            self.name = name
            self.type = type
            self.target = target
            self.policy = policy
        }
    }

    package var version: String
    package var started: Timestamp
    /// Whether `/metrics` needs no token.
    package var openMetrics: Bool
    package var integrations: [Integration]
    package var destinations: [Destination]

    package init(
        version: String, started: Timestamp, openMetrics: Bool, integrations: [Integration],
        destinations: [Destination]
    ) {
        self.version = version
        self.started = started
        self.openMetrics = openMetrics
        self.integrations = integrations
        self.destinations = destinations
    }
}
