import AdminAPI
import Alerts
import Configuration
import Dialects
import Directory
import Ports

/// A configuration with its secrets found: what a start or a reload puts in force, or nothing of it.
struct GatewayPlan: Sendable {
    /// The configuration file.
    let path: String
    let configuration: Configuration
    /// The configuration as operators may see it.
    let shown: ShownConfiguration
    let webhooks: [ConfiguredWebhook]
    let userAPIs: [ConfiguredUserAPI]
    let alerts: [AlertChannel]

    /// - Parameters:
    ///   - path: The configuration file.
    ///   - log: Told of secrets that are not kept well.
    /// - Throws: ``CommandFailure`` with every problem of the file, or of secrets and certificates.
    init(_ path: String, log: any Log) throws(CommandFailure) {
        self.path = path
        let text = try ConfigurationFile.text(path)
        configuration = try ConfigurationFile.parse(text, of: path)
        shown = ShownConfiguration(text)
        let found = FoundDestinations(
            configuration, SecretReader(environment: environment, log: log))
        guard found.problems.isEmpty else {
            let lines = found.problems.map { "\(path): \($0.option): \($0.message)" }
            throw CommandFailure(.configuration, lines.joined(separator: "\n"))
        }
        webhooks = found.webhooks
        userAPIs = found.userAPIs
        alerts = found.channels
    }

    var metricNames: MetricNames {
        MetricNames(
            integrations: configuration.integrations.map(\.name.rawValue),
            destinations: configuration.destinations.map(\.name.rawValue),
            quirks: Quirk.allCases.map(\.rawValue),
            channels: configuration.alerts.map(\.name))
    }

    /// What another plan changes that only a restart can put in force; keys of the configuration.
    func restartNeeded(for other: GatewayPlan) -> [String] {
        let (old, new) = (configuration, other.configuration)
        return [
            ("state", old.state == new.state), ("scim.listen", old.scim.listen == new.scim.listen),
            ("scim.tls", old.scim.tls == new.scim.tls),
            ("scim.trustedProxies", old.scim.trustedProxies == new.scim.trustedProxies),
            ("admin.listen", old.admin.listen == new.admin.listen),
            ("log.format", old.log.format == new.log.format),
        ].filter { !$0.1 }.map(\.0)
    }
}
