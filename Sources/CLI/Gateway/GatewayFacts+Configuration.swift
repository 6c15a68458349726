import AdminAPI
import Configuration
import Dialects
import Directory
import Ports
import SCIM

extension GatewayFacts {
    /// What operators may see of a configuration: no secret, and no part of a URL that may hold one.
    ///
    /// - Parameters:
    ///   - configuration: The one in force.
    ///   - started: When the process started.
    ///   - address: What the SCIM listener is bound to, for want of a public URL.
    init(_ configuration: Configuration, started: Timestamp, address: String) {
        let scheme = configuration.scim.tls == nil ? "http" : "https"
        let base = configuration.scim.publicURL ?? "\(scheme)://\(address)"
        self.init(
            version: Program.version, started: started,
            openMetrics: configuration.admin.openMetrics,
            integrations: configuration.integrations.map { settings in
                Integration(
                    name: settings.name.rawValue, provider: settings.provider.rawValue,
                    tenantURL: "\(base)/scim/v2/\(settings.name)",
                    destinations: settings.destinations.map(\.rawValue))
            },
            destinations: configuration.destinations.map { settings in
                switch settings.kind {
                case .webhook(let webhook):
                    Destination(
                        name: settings.name.rawValue, type: "webhook",
                        target: String(webhook.url.prefix { $0 != "?" }),
                        policy: DeliveryPolicy(settings.delivery, format: webhook.format.rawValue))
                case .userAPI(let api):
                    Destination(
                        name: settings.name.rawValue, type: "user-api", target: api.baseURL,
                        policy: DeliveryPolicy(settings.delivery, format: nil))
                }
            })
    }
}

extension DeliveryPolicy {
    fileprivate init(_ settings: DeliverySettings, format: String?) {
        self.init(
            schedule: settings.retry.schedule, giveUpAfter: settings.retry.giveUpAfter,
            onDead: settings.onDead.rawValue, timeout: settings.timeout,
            concurrency: settings.concurrency, rate: settings.rate?.perSecond,
            events: EventFilter(types: settings.events).patterns, format: format)
    }
}
