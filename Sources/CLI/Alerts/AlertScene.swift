import Alerts
import Configuration
import Directory
import OpenSSLCrypto
import Ports
import SCIM

/// What alerts are about, as a configuration names it.
struct AlertScene: Sendable {
    var destinations: [DestinationName] = []
    var integrations: [IntegrationName] = []
    /// Client certificates: a file, and who shows it.
    var certificates: [(file: String, user: String)] = []
    /// Which gateway it is, for whoever looks after several.
    var gateway = ""
    /// Without a slash at its end; `nil` when nobody could follow it.
    var monitor: String?

    init() {}

    /// - Parameters:
    ///   - configuration: The one in force.
    ///   - scim: Where the SCIM listener is.
    ///   - admin: Where the admin listener is.
    init(_ configuration: Configuration, scim: String, admin: String) {
        destinations = configuration.destinations.map(\.name)
        integrations = configuration.integrations.map(\.name)
        certificates =
            configuration.destinations.compactMap { settings in
                settings.clientCertificate.map { ($0, "destination \(settings.name)") }
            }
            + configuration.alerts.compactMap { settings in
                guard case .url(let url) = settings.target else { return nil }
                return url.tls.certificate.map { ($0, "alert channel \(settings.name)") }
            }
        gateway = configuration.scim.publicURL ?? scim
        let isReachable = !["0.0.0.0", "[::]", "unix:"].contains(where: admin.hasPrefix)
        monitor = configuration.admin.publicURL ?? (isReachable ? "http://\(admin)" : nil)
    }

    /// When the certificates end; what cannot be read is left out.
    var terms: [AlertObservation.Term] {
        certificates.compactMap { file, user in
            guard let bytes = try? FileText.bytes(file), let term = CertificateTerm(pem: bytes)
            else { return nil }
            return AlertObservation.Term(
                .client(file: file, user: user), begin: moment(term.begin), end: moment(term.end))
        }
    }
}

extension DestinationSettings {
    fileprivate var clientCertificate: String? {
        switch kind {
        case .webhook(let webhook): webhook.tls.certificate
        case .userAPI(let api): api.tls.certificate
        }
    }
}

/// From seconds since 1970.
func moment(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: Int64(seconds) * 1000) }
