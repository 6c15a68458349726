import Configuration
import Delivery
import Directory
import HTTPMessage
import Ports

/// A user-API destination as the configuration describes it, with its secrets found.
struct ConfiguredUserAPI: Sendable {
    let name: DestinationName
    private let api: UserAPI
    private let delivery: DeliverySettings
    private let tls: ClientTLS

    /// - Throws: ``SecretReader/Failure`` when a secret cannot be read.
    private init(
        _ name: DestinationName, _ api: UserAPISettings, _ delivery: DeliverySettings,
        _ secrets: SecretReader
    ) throws(SecretReader.Failure) {
        self.name = name
        self.delivery = delivery
        tls = api.tls
        self.api = UserAPI(
            baseURL: api.baseURL, access: try UserAPI.Access(api.authentication, secrets),
            headers: api.headers, operations: api.operations, failure: api.failure,
            permanentStatuses: api.permanentStatuses)
    }

    /// The settings for delivery.
    var deliverySettings: Delivery.DestinationSettings {
        Delivery.DestinationSettings(
            name: name, kind: .userAPI(api), timeout: delivery.timeout,
            concurrency: delivery.concurrency,
            rate: delivery.rate?.perSecond,
            schedule: RetrySchedule(
                delays: delivery.retry.schedule, giveUpAfter: delivery.retry.giveUpAfter),
            onDead: delivery.onDead == .hold ? .hold : .skip, coalesces: delivery.coalesce,
            policy: delivery.network,
            tls: tls == ClientTLS() ? nil : tls)
    }

    /// All user APIs of a configuration, or everything that is wrong with their secrets.
    static func all(
        _ configuration: Configuration, _ secrets: SecretReader
    ) throws(CommandFailure) -> [ConfiguredUserAPI] {
        var apis: [ConfiguredUserAPI] = []
        var problems: [String] = []
        for settings in configuration.destinations {
            guard case .userAPI(let api) = settings.kind else { continue }
            do throws(SecretReader.Failure) {
                apis.append(
                    try ConfiguredUserAPI(settings.name, api, settings.delivery, secrets))
            } catch {
                problems.append("destinations.\(settings.name): \(error.message)")
            }
        }
        guard problems.isEmpty else {
            throw CommandFailure(.configuration, problems.joined(separator: "\n"))
        }
        return apis
    }
}

extension UserAPI.Access {
    fileprivate init(
        _ authentication: UserAPIAuthentication, _ secrets: SecretReader
    ) throws(SecretReader.Failure) {
        switch authentication {
        case .anonymous: self = .open
        case .bearer(let secret):
            self = .header(
                Headers.Field("authorization", "Bearer " + (try secrets.line(of: secret))))
        case .basic(let user, let password):
            let pair = user + ":" + (try secrets.line(of: password))
            let text = Base64.text(of: Array(pair.utf8))
            self = .header(Headers.Field("authorization", "Basic " + text))
        case .header(let name, let value):
            self = .header(Headers.Field(name, try secrets.line(of: value)))
        case .oauth2(let client):
            self = .oauth2(
                OAuth2Client(
                    tokenURL: client.tokenURL, id: client.clientID,
                    secret: try secrets.line(of: client.clientSecret), scope: client.scope))
        }
    }
}

extension SecretReader {
    /// A secret that stands in a header, where a line break would begin another one.
    fileprivate func line(of secret: Secret) throws(Failure) -> String {
        let text = try text(of: secret)
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Failure(message: "\(secret) has more than one line, or control characters")
        }
        return text
    }
}
