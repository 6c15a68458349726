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
    init(
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
        Delivery.DestinationSettings(name, .userAPI(api), delivery, tls)
    }
}

extension UserAPI.Access {
    fileprivate init(
        _ authentication: UserAPIAuthentication, _ secrets: SecretReader
    ) throws(SecretReader.Failure) {
        switch authentication {
        case .anonymous: self = .open
        case .bearer(let secret):
            let token = try secrets.line(of: secret, for: "auth.bearer")
            self = .header(Headers.Field("authorization", "Bearer " + token))
        case .basic(let user, let password):
            let pair = user + ":" + (try secrets.line(of: password, for: "auth.basic.password"))
            let text = Base64.text(of: Array(pair.utf8))
            self = .header(Headers.Field("authorization", "Basic " + text))
        case .header(let name, let value):
            let text = try secrets.line(of: value, for: "auth.header.value")
            self = .header(Headers.Field(name, text))
        case .oauth2(let client):
            let secret = try secrets.line(
                of: client.clientSecret, for: "auth.oauth2.clientSecret")
            self = .oauth2(
                OAuth2Client(
                    tokenURL: client.tokenURL, id: client.clientID, secret: secret,
                    scope: client.scope))
        }
    }
}

extension SecretReader {
    /// A secret that stands in a header, where a line break would begin another one.
    fileprivate func line(of secret: Secret, for key: String) throws(Failure) -> String {
        let text = try text(of: secret, for: key)
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Failure("\(secret) has more than one line, or control characters", at: key)
        }
        return text
    }
}
