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
    let configuration: Configuration
    let secrets: SecretReader
    /// Sends a request and waits for its result.
    let exchange: (OutboundRequest) -> OutboundResult

    var findings: [Finding] {
        machine + found + [gateway] + configuration.destinations.map(destination)
            + [handshake].compactMap { $0 } + configuration.integrations.compactMap(keys)
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
            let address = Address(
                configuration.scim, tenantURL: entry?.word("tenantURL") ?? "",
                integration: integration.name.rawValue)
            return probe(name, address, token.word("token"))
        } catch {
            let isDown = error.code == .notRunning
            return Finding(name, isDown ? .skipped : .failed, error.message)
        }
    }

    private func probe(_ name: String, _ address: Address, _ token: String) -> Finding {
        let base = address.base
        for query in [
            "/Users?filter=userName+eq+%22\(guid)%22",
            "/Groups?excludedAttributes=members&filter=displayName+eq+%22\(guid)%22",
        ] {
            let attempt = exchange(
                OutboundRequest(
                    method: "GET", url: base + query,
                    headers: [
                        "Authorization": "Bearer \(token)", "Accept": "application/scim+json",
                    ], timeout: .seconds(10), unixSocket: address.socket)
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

/// Where the doctor calls an integration.
private struct Address {
    var base: String
    var socket: String?

    /// A gateway on a Unix socket without a public URL can be called there alone.
    init(_ settings: SCIMSettings, tenantURL: String, integration: String) {
        base = tenantURL
        guard case .unix(let path) = settings.listen, settings.publicURL == nil else { return }
        let scheme = settings.tls == nil ? "http" : "https"
        (base, socket) = ("\(scheme)://localhost/scim/v2/\(integration)", path)
    }
}

/// Nobody's name.
private let guid = "5f2c8d0e-8a3b-4c56-9b1a-7d0e4f6a2b91"
