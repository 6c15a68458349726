import Configuration
import Ports

/// Secrets, the ways to the destinations, and the way in for the provider.
extension Doctor {
    /// The secrets and certificates of the destinations, each that cannot be had.
    var found: [Finding] {
        let problems = FoundDestinations(configuration, secrets).problems
        guard !problems.isEmpty else {
            return [Finding("secrets", .ok, "every one can be read, and the certificates, too")]
        }
        return problems.map { problem in
            problem.isElsewhere
                ? Finding(
                    "secrets", .skipped,
                    "\(problem.option): only the service has it: \(problem.message)")
                : Finding("secrets", .failed, "\(problem.option): \(problem.message)")
        }
    }

    /// Whether a destination can be reached as deliveries will; nothing is delivered.
    func destination(_ settings: DestinationSettings) -> Finding {
        let name = "destination \(settings.name)"
        let (url, tls) =
            switch settings.kind {
            case .webhook(let webhook): (webhook.url, webhook.tls)
            case .userAPI(let api): (api.baseURL, api.tls)
            }
        let attempt = exchange(
            OutboundRequest(
                method: "HEAD", url: url, timeout: .seconds(10), policy: settings.delivery.network,
                tls: tls == ClientTLS() ? nil : tls)
        ).attempt
        guard let status = attempt.status else {
            return Finding(
                name, .failed,
                "no answer (\(attempt.failure?.rawValue ?? "unknown")): \(attempt.detail)")
        }
        let time = "\(attempt.timing.total / 1000) ms"
        let peer = attempt.peer.map { " at \($0)" } ?? ""
        return Finding(name, .ok, "answers\(peer) in \(time) (HEAD got status \(status))")
    }

    /// Whether Entra could speak TLS with the public address; `nil` where nobody does.
    var handshake: Finding? {
        guard let url = secureURL else { return nil }
        let name = "entra tls"
        let attempt = exchange(
            OutboundRequest(
                method: "GET", url: url, timeout: .seconds(10), tls: ClientTLS(suites: entraSuites))
        ).attempt
        if let status = attempt.status {
            return Finding(
                name, .ok, "\(url) speaks TLS 1.2 with a suite of Entra's (status \(status))")
        }
        guard attempt.failure == .tls else {
            return Finding(
                name, .warning,
                "\(url) cannot be reached from here, which may be right: "
                    + "\(attempt.failure?.rawValue ?? "unknown"): \(attempt.detail)")
        }
        return Finding(
            name, .failed,
            "Entra could not connect to \(url): \(attempt.detail); it speaks TLS 1.2 with ECDHE and "
                + "AES, and wants a certificate of a public authority with its whole chain")
    }

    /// Where the provider comes in by TLS.
    private var secureURL: String? {
        if let url = configuration.scim.publicURL { return url.hasPrefix("https://") ? url : nil }
        guard configuration.scim.tls != nil, case .tcp = configuration.scim.listen else {
            return nil
        }
        return "https://\(configuration.scim.listen)"
    }
}

/// What Entra offers (entra-facts §3), as OpenSSL calls it.
private let entraSuites = [
    "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-SHA256",
    "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES128-SHA256",
].joined(separator: ":")
