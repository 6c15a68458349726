import Access
import Configuration
import Directory
import HTTPMessage
import JSON
import Ports
import SCIM

/// Looks at what the gateway needs, from outside, and changes nothing.
///
/// Only the Test Connection needs a token: it makes one for a minute and revokes it.
struct Doctor {
    let plan: GatewayPlan
    /// Sends a request and waits for its result.
    let exchange: (OutboundRequest) -> OutboundResult

    var configuration: Configuration { plan.configuration }

    var findings: [Finding] {
        machine + [gateway] + configuration.destinations.map(destination)
            + configuration.integrations.compactMap(keys)
            + configuration.integrations.map(testConnection)
    }

    private var client: ControlClient {
        ControlClient(socket: configuration.state + "/control.sock", exchange: exchange)
    }

    /// Whether the gateway runs and is ready.
    private var gateway: Finding {
        do throws(CommandFailure) {
            let status = try client.ask("GET", "/api/v1/status")
            let failed = (status["checks"]?.array ?? []).filter { $0["ok"] != true }
            let imbalance = (status["store"] ?? .null).count("imbalance")
            guard failed.isEmpty, imbalance == 0 else {
                let reasons = failed.map { "\($0.word("name")): \($0.word("detail"))" }
                return Finding(
                    "gateway", .failed,
                    "it runs and is not ready: "
                        + (reasons + (imbalance == 0 ? [] : ["the ledger is off by \(imbalance)"]))
                        .joined(separator: "; "))
            }
            return Finding("gateway", .ok, "version \(status.word("version")) runs and is ready")
        } catch {
            return Finding("gateway", .failed, error.message)
        }
    }

    /// Whether a destination can be reached; nothing is delivered.
    private func destination(_ settings: DestinationSettings) -> Finding {
        let name = "destination \(settings.name)"
        let url =
            switch settings.kind {
            case .webhook(let webhook): webhook.url
            case .userAPI(let api): api.baseURL
            }
        let attempt = exchange(
            OutboundRequest(
                method: "HEAD", url: url, timeout: .seconds(10), policy: settings.delivery.network)
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

    /// Whether the keys of an Entra tenant can be fetched; `nil` without a tenant.
    private func keys(_ integration: IntegrationSettings) -> Finding? {
        guard let settings = integration.entra else { return nil }
        let source = EntraTenant(settings).keys
        let attempt = exchange(
            OutboundRequest(
                method: "GET", url: source.discoveryURL, timeout: .seconds(10),
                tls: source.authorities.map { ClientTLS(authorities: $0) })
        ).attempt
        let name = "entra \(integration.name)"
        guard attempt.status == 200 else {
            let reason = attempt.status.map { "status \($0)" } ?? attempt.detail
            return Finding(
                name, .failed, "\(source.discoveryURL) cannot be fetched: \(reason)")
        }
        return Finding(name, .ok, "the tenant's discovery document can be fetched")
    }

    /// What Entra does when somebody presses Test Connection (entra-facts §6.1).
    private func testConnection(_ integration: IntegrationSettings) -> Finding {
        let name = "test connection \(integration.name)"
        do throws(CommandFailure) {
            let token = try client.ask(
                "POST", "/api/v1/tokens",
                body: [
                    "integration": .string(integration.name.rawValue), "label": "doctor",
                    "lifetimeSeconds": 60,
                ])
            defer { _ = try? client.ask("DELETE", "/api/v1/tokens/\(token.word("id"))") }
            let status = try client.ask("GET", "/api/v1/status")
            let entry = status["integrations"]?.array?.first {
                $0["name"]?.string == integration.name.rawValue
            }
            return probe(name, base: entry?.word("tenantURL") ?? "", token.word("token"))
        } catch {
            let isDown = error.code == .notRunning
            return Finding(name, isDown ? .skipped : .failed, error.message)
        }
    }

    private func probe(_ name: String, base: String, _ token: String) -> Finding {
        for query in [
            "/Users?filter=userName+eq+%22\(guid)%22",
            "/Groups?excludedAttributes=members&filter=displayName+eq+%22\(guid)%22",
        ] {
            let attempt = exchange(
                OutboundRequest(
                    method: "GET", url: base + query,
                    headers: [
                        "Authorization": "Bearer \(token)", "Accept": "application/scim+json",
                    ], timeout: .seconds(10))
            ).attempt
            let answer = try? JSONValue(parsing: attempt.answer)
            guard attempt.status == 200, answer?["totalResults"] == 0 else {
                let reason =
                    attempt.status.map { "status \($0) \(answer?["detail"]?.string ?? "")" }
                    ?? "\(attempt.failure?.rawValue ?? ""): \(attempt.detail)"
                return Finding(
                    name, .failed,
                    "\(base) does not answer as Entra wants it: \(reason)")
            }
        }
        let remark = base.hasPrefix("https://") ? "" : "; Entra itself wants https"
        return Finding(
            name, remark.isEmpty ? .ok : .warning, "\(base) answers users and groups\(remark)")
    }
}

/// Nobody's name.
private let guid = "5f2c8d0e-8a3b-4c56-9b1a-7d0e4f6a2b91"
