import Alerts
import Configuration
import HTTPServer
import Ports

/// The destinations of a configuration with their secrets and certificates found, as far as they are.
struct FoundDestinations {
    /// What cannot be had.
    struct Problem: Sendable {
        /// The option that asks for it, as keys with dots between them.
        let option: String
        let message: String
        /// Whether only the service manager's environment would have it.
        let isElsewhere: Bool
    }

    private(set) var webhooks: [ConfiguredWebhook] = []
    private(set) var userAPIs: [ConfiguredUserAPI] = []
    /// The ways to tell operators, which have secrets, too.
    private(set) var channels: [AlertChannel] = []
    /// In the order of the file.
    private(set) var problems: [Problem] = []

    init(_ configuration: Configuration, _ secrets: SecretReader) {
        for settings in configuration.destinations {
            let option = "destinations.\(settings.name)"
            switch settings.kind {
            case .webhook(let webhook):
                webhooks += found(at: option) { () throws(SecretReader.Failure) in
                    try ConfiguredWebhook(settings, webhook, secrets)
                }
                check(webhook.tls, at: option + ".tls")
            case .userAPI(let api):
                userAPIs += found(at: option) { () throws(SecretReader.Failure) in
                    try ConfiguredUserAPI(settings.name, api, settings.delivery, secrets)
                }
                check(api.tls, at: option + ".auth.tls")
            }
        }
        for (index, settings) in configuration.alerts.enumerated() {
            let option = "alerts.\(index)"
            channels += found(at: option) { () throws(SecretReader.Failure) in
                try AlertChannel(settings, secrets)
            }
            switch settings.target {
            case .url(let url): check(url.tls, at: option + ".tls")
            case .email(let mail):
                check(ClientTLS(authorities: mail.authorities), at: option + ".email")
            case .exec: break
            }
        }
    }

    /// One destination, or none and a problem more.
    private mutating func found<Found>(
        at option: String, _ find: () throws(SecretReader.Failure) -> Found
    ) -> [Found] {
        do throws(SecretReader.Failure) {
            return [try find()]
        } catch {
            let key = error.key.map { "." + $0 } ?? ""
            problems.append(
                Problem(
                    option: option + key, message: error.message, isElsewhere: error.isElsewhere))
            return []
        }
    }

    /// Files that cannot be used would only be noticed when the first delivery fails.
    private mutating func check(_ tls: ClientTLS, at option: String) {
        if let certificate = tls.certificate, let key = tls.key {
            do throws(HTTPServerError) {
                _ = try ServerTLS(certificate: certificate, key: key).check()
            } catch {
                problems.append(Problem(option: option, message: "\(error)", isElsewhere: false))
            }
        }
        guard let file = tls.authorities else { return }
        do throws(FileText.Failure) {
            _ = try FileText.bytes(file)
        } catch {
            problems.append(
                Problem(
                    option: option + ".ca", message: "\(file) cannot be read: \(error.reason)",
                    isElsewhere: false))
        }
    }
}
