import Alerts
import Configuration
import Delivery
import HTTPMessage
import Ports

/// The ways to tell operators that a configuration names, with their secrets found.
struct ConfiguredAlerts: Sendable {
    let channels: [AlertChannel]

    /// - Throws: ``CommandFailure`` with everything that is wrong with the secrets.
    init(_ configuration: Configuration, _ secrets: SecretReader) throws(CommandFailure) {
        var channels: [AlertChannel] = []
        var problems: [String] = []
        for (index, settings) in configuration.alerts.enumerated() {
            do throws(SecretReader.Failure) {
                channels.append(
                    AlertChannel(
                        name: settings.name, kinds: settings.kinds,
                        target: try target(settings, secrets)))
            } catch {
                problems.append("alerts.\(index): \(error.message)")
            }
        }
        guard problems.isEmpty else {
            throw CommandFailure(.configuration, problems.joined(separator: "\n"))
        }
        self.channels = channels
    }
}

private func target(
    _ settings: AlertSettings, _ secrets: SecretReader
) throws(SecretReader.Failure) -> AlertChannel.Target {
    switch settings.target {
    case .exec(let words):
        return .program(AlertProgram(words: words, timeout: settings.timeout))
    case .url(let url): return .web(try webhook(url, settings, secrets))
    case .email(let mail):
        let password = try mail.password.map { secret throws(SecretReader.Failure) in
            try secrets.text(of: secret)
        }
        return .mail(
            AlertMail(
                envelope: MailEnvelope(
                    from: mail.from, to: mail.to, user: mail.user, password: password,
                    security: mail.startTLS), server: mail.server, timeout: settings.timeout,
                policy: settings.network,
                tls: mail.authorities.map { ClientTLS(authorities: $0) }))
    }
}

private func webhook(
    _ settings: AlertURLSettings, _ alert: AlertSettings, _ secrets: SecretReader
) throws(SecretReader.Failure) -> AlertWebhook {
    let url = try secrets.text(of: settings.url)
    guard isAlertURL(url) else {
        throw SecretReader.Failure(
            message: "\(settings.url) holds no http or https URL without user name and fragment")
    }
    let text = try settings.secret.map { secret throws(SecretReader.Failure) in
        try secrets.text(of: secret)
    }
    let secret: SigningSecret?
    do throws(SecretError) {
        secret = try text.map { text throws(SecretError) in try SigningSecret(text: text) }
    } catch {
        throw SecretReader.Failure(message: "\(error)")
    }
    return AlertWebhook(
        url: url, secret: secret, headers: Headers(settings.headers), timeout: alert.timeout,
        policy: alert.network, tls: settings.tls == ClientTLS() ? nil : settings.tls)
}
