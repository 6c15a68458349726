import Configuration
import Dialects
import Directory
import HTTPMessage
import JSON
import Ports
import Templates
import Testing

/// What a file that is right means.
@Suite("Configuration")
struct ConfigurationTests {
    @Test func `an empty file means the defaults`() throws {
        let configuration = try parsed("{}")
        #expect(configuration == Configuration())
        #expect(configuration.state == "/var/lib/scimhook")
        #expect(configuration.scim.listen == .tcp(host: "127.0.0.1", port: 8080))
        #expect(configuration.scim.publicURL == nil)
        #expect(configuration.scim.tls == nil)
        #expect(configuration.admin.listen == .tcp(host: "127.0.0.1", port: 8081))
        #expect(!configuration.admin.openMetrics)
        #expect(configuration.log.level == .info)
        #expect(configuration.log.format == .auto)
    }

    @Test func `the shortest integration and webhook have the defaults of the contract`() throws {
        let configuration = try parsed(
            """
            { integrations: { a: {} },
              destinations: {
                b: { type: "webhook", url: "http://h/", secret: "\(signingSecret)" } } }
            """)
        let integration = try #require(configuration[IntegrationName(rawValue: "a")])
        #expect(integration == IntegrationSettings(name: IntegrationName(rawValue: "a")))
        #expect(integration.provider == .generic)
        #expect(integration.userName == .any)
        let destination = try #require(configuration[DestinationName(rawValue: "b")])
        #expect(destination.delivery == DeliverySettings())
        #expect(
            destination.kind
                == .webhook(WebhookSettings(url: "http://h/", secret: .literal(signingSecret))))
        let delivery = destination.delivery
        #expect(delivery.events == Set(EventType.allCases))
        #expect(delivery.timeout == .seconds(15))
        #expect(delivery.concurrency == 16)
        #expect(delivery.rate == nil)
        #expect(delivery.retry.schedule.map(\.components.seconds) == schedule)
        #expect(delivery.retry.giveUpAfter == .seconds(14 * 86_400))
        #expect(delivery.onDead == .skip)
        #expect(!delivery.coalesce)
    }

    @Test func `the example of the contract is read whole`() throws {
        let configuration = try parsed(contractExample)
        #expect(configuration.scim.publicURL == "https://scim.example.com")
        #expect(
            configuration.scim.tls == TLSFiles(certificate: "fullchain.pem", key: "privkey.pem"))
        #expect(configuration.scim.trustedProxies == ["127.0.0.1"])
        let integration = try #require(configuration.integrations.first)
        #expect(integration.provider == .entra)
        #expect(integration.userName == .email)
        #expect(integration.destinations.map(\.rawValue) == ["events", "directory"])
        #expect(integration.entra == EntraSettings(tenant: "b0d5…"))
        #expect(integration.hasTokenEndpoint)
        #expect(integration.rateLimit?.perSecond == 200)
        #expect(integration.rateLimit?.burst == 400)
        #expect(integration.massChangeGuard?.deactivationsPercent == 20)
        #expect(integration.massChangeGuard?.within == .seconds(600))
        #expect(integration.massChangeGuard?.minimum == 10)
        #expect(configuration.destinations.map(\.name.rawValue) == ["events", "directory"])
        #expect(configuration.retention == RetentionSettings())
        #expect(configuration.log == LogSettings())
    }

    @Test func `the webhook of the contract's example is read whole`() throws {
        let configuration = try parsed(contractExample)
        let destination = try #require(configuration.destinations.first)
        var webhook = WebhookSettings(
            url: "https://hooks.example.com/scim", secret: .file("/etc/scimhook/events.secret"))
        webhook.headers = [Headers.Field("X-Environment", "prod")]
        #expect(destination.kind == .webhook(webhook))
        let delivery = destination.delivery
        #expect(delivery.events == Set(EventType.allCases))
        #expect(delivery.rate == Rate(count: 100, period: .seconds(1)))
        #expect(delivery.retry == RetryPolicySettings())
        #expect(delivery.network == NetworkPolicy(deny: ["10.0.0.0/8"], allow: []))
    }

    @Test func `the user API of the contract's example is read whole`() throws {
        let configuration = try parsed(contractExample)
        guard case .userAPI(let api)? = configuration.destinations.last?.kind else {
            Issue.record("no user API")
            return
        }
        #expect(api.baseURL == "https://api.example.com/v1")
        #expect(api.authentication == .bearer(.credential("directory-token")))
        #expect(
            Set(api.operations.keys) == [
                .find, .create, .update, .deactivate, .reactivate, .delete,
            ])
        #expect(api.operations[.find]?.method == .get)
        #expect(api.operations[.find]?.path.source == "/users?email={{user.email}}")
        #expect(api.operations[.find]?.id == JSONPointer(tokens: ["data", "0", "id"]))
        #expect(api.operations[.deactivate]?.body?.source == ["active": false])
        #expect(api.operations[.delete]?.body == nil)
        #expect(
            api.failure
                == UserAPIFailure(pointers: [JSONPointer(tokens: ["errors", "0", "message"])]))
        #expect(api.permanentStatuses == [400, 422])
    }

    @Test func `integrations and destinations keep the order of the file`() throws {
        let webhook = #"{ type: "webhook", url: "http://h", secret: "\#(signingSecret)" }"#
        let configuration = try parsed(
            "{ integrations: { z: {}, a: {}, m: {} }, destinations: { y: \(webhook), b: \(webhook) } }"
        )
        #expect(configuration.integrations.map(\.name.rawValue) == ["z", "a", "m"])
        #expect(configuration.destinations.map(\.name.rawValue) == ["y", "b"])
        #expect(configuration[DestinationName(rawValue: "x")] == nil)
    }

    @Test func `a relative path starts where the file is`() throws {
        let text = """
            {
              state: "state",
              scim: { tls: { certificate: "fullchain.pem", key: "/keys/privkey.pem" } },
              integrations: { a: { entra: { tenant: "t", ca: "../ca.pem" } } },
              destinations: {
                b: { type: "webhook", url: "http://h", secret: { file: "b.secret" } },
                c: {
                  type: "user-api", baseURL: "http://h",
                  auth: { bearer: { env: "TOKEN" }, tls: { certificate: "c.pem", key: "c.key" } },
                },
              },
            }
            """
        let bytes = Array(text.utf8)
        let found = try Configuration(parsing: bytes, in: "/etc/scimhook")
        #expect(found.state == "/etc/scimhook/state")
        #expect(found.scim.tls?.certificate == "/etc/scimhook/fullchain.pem")
        #expect(found.scim.tls?.key == "/keys/privkey.pem")
        #expect(found.integrations.first?.entra?.certificates == "/etc/scimhook/../ca.pem")
        #expect(
            found.destinations.first?.kind
                == .webhook(
                    WebhookSettings(url: "http://h", secret: .file("/etc/scimhook/b.secret"))))
        guard case .userAPI(let api) = found.destinations.last?.kind else {
            Issue.record("the user API is gone")
            return
        }
        #expect(api.tls.certificate == "/etc/scimhook/c.pem")
        #expect(api.authentication == .bearer(.environment("TOKEN")))
        #expect(try Configuration(parsing: bytes, in: "/").state == "/state")
        #expect(try Configuration(parsing: bytes).state == "state")
    }

    private let schedule: [Int64] = [5, 30, 300, 1_800, 7_200, 18_000, 36_000, 43_200]
}

/// A secret that can sign.
let signingSecret = "whsec_plJ3nmyCDGBKInavdOK15jsl"

/// Reads a text, expecting no problem.
func parsed(_ text: String) throws -> Configuration {
    try Configuration(parsing: Array(text.utf8))
}
