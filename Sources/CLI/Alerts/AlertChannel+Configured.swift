import Alerts
import Configuration
import Delivery
import HTTPMessage
import Ports

extension AlertChannel {
    /// A way to tell operators as the configuration describes it, with its secrets found.
    init(_ settings: AlertSettings, _ secrets: SecretReader) throws(SecretReader.Failure) {
        self.init(
            name: settings.name, kinds: settings.kinds, target: try foundTarget(settings, secrets))
    }
}

private func foundTarget(
    _ settings: AlertSettings, _ secrets: SecretReader
) throws(SecretReader.Failure) -> AlertChannel.Target {
    switch settings.target {
    case .exec(let words):
        return .program(AlertProgram(words: words, timeout: settings.timeout))
    case .url(let url): return .web(try webhook(url, settings, secrets))
    case .email(let mail):
        let password = try mail.password.map { secret throws(SecretReader.Failure) in
            try secrets.text(of: secret, for: "email.password")
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
    let url = try secrets.text(of: settings.url, for: "url")
    guard isAlertURL(url) else {
        throw SecretReader.Failure(
            "\(settings.url) holds no http or https URL without user name and fragment", at: "url")
    }
    let text = try settings.secret.map { secret throws(SecretReader.Failure) in
        try secrets.text(of: secret, for: "secret")
    }
    let secret: SigningSecret?
    do throws(SecretError) {
        secret = try text.map { text throws(SecretError) in try SigningSecret(text: text) }
    } catch {
        throw SecretReader.Failure("\(error)", at: "secret")
    }
    return AlertWebhook(
        url: url, secret: secret, headers: Headers(settings.headers), timeout: alert.timeout,
        policy: alert.network, tls: settings.tls == ClientTLS() ? nil : settings.tls)
}
