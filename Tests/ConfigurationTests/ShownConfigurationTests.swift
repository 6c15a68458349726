import JSON
import Testing

@testable import Configuration

@Suite("The configuration as operators see it")
struct ShownConfigurationTests {
    @Test(arguments: ["{}", ShownConfigurationTests.sparse])
    func `what is shown, read again, is the configuration in force`(text: String) throws {
        let shown = ShownConfiguration(Array(text.utf8))
        let again = try Configuration(parsing: withoutNulls(shown.value).bytes)
        #expect(again == (try Configuration(parsing: Array(text.utf8))))
    }

    @Test func `defaults are shown and named, also of sections that the file leaves out`() {
        let shown = ShownConfiguration(Array(Self.sparse.utf8))
        #expect(shown.value["retention"]?["delivered"] == "30d")
        #expect(shown.value["scim"]?["listen"] == "127.0.0.1:8080")
        #expect(shown.value["scim"]?["tls"] == .null)
        let events = shown.value["destinations"]?["events"]
        #expect(events?["timeout"] == "3s")
        #expect(events?["retry"]?["giveUpAfter"] == "14d")
        #expect(events?["events"] == ["*"])
        #expect(shown.defaults.contains("retention.delivered"))
        #expect(shown.defaults.contains("destinations.events.retry.giveUpAfter"))
        #expect(!shown.defaults.contains("destinations.events.timeout"))
        #expect(shown.value["integrations"]?["contoso"]?["guard"]?["minimum"] == 10)
    }

    @Test func `nothing that may be a secret is shown, wherever it stands`() throws {
        let text = Array(Self.secretive.utf8)
        _ = try Configuration(parsing: text)
        let shown = String(decoding: ShownConfiguration(text).value.bytes, as: UTF8.self)
        #expect(!shown.contains("hush"), "\(shown)")
        for place in [
            #"{"file":"/etc/scimhook/events.secret"}"#, #"{"env":"PASSWORD"}"#,
            #"{"credential":"directory-token"}"#, #""X-Key":"redacted""#,
            #""url":"https://hooks.example.com/scim?redacted""#,
            #""path":"/users?key=redacted&email={{user.email}}""#,
            #""email":"{{user.email}}","apiKey":"redacted""#, #""clientID":"gateway""#,
        ] {
            #expect(shown.contains(place), "\(place) in \(shown)")
        }
    }

    private func withoutNulls(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let items): .array(items.map(withoutNulls))
        case .object(let object):
            .object(
                JSONObject(
                    object.members.filter { $0.value != .null }.map {
                        ($0.key, withoutNulls($0.value))
                    }))
        default: value
        }
    }

    private static let sparse = """
        {
          integrations: {
            contoso: {
              destinations: ["events", "directory"], entra: { tenant: "b0d5" },
              guard: { deactivations: "20%" }, rateLimit: { perSecond: 7 },
              schemas: { "urn:x:contoso:2.0:User": { badge: "string", tags: ["string"] } },
            },
          },
          destinations: {
            events: {
              type: "webhook", url: "https://hooks.example.com/scim", timeout: "3s",
              secret: { file: "/etc/scimhook/events.secret" },
            },
            directory: {
              type: "user-api", baseURL: "https://api.example.com/v1/",
              auth: { basic: { user: "gateway", password: { env: "PASSWORD" } } },
              find: { method: "GET", path: "/users?email={{user.email}}", id: "/id" },
              delete: { method: "DELETE", path: "/users/{{remote.id}}" },
            },
          },
        }
        """

    private static let secretive = """
        {
          destinations: {
            events: {
              type: "webhook", url: "https://hooks.example.com/scim?code=hush",
              secret: "whsec_hushhushhushhushhushhush", headers: { "X-Key": "hush" },
            },
            others: {
              type: "webhook", url: "https://hooks.example.com/",
              secret: { file: "/etc/scimhook/events.secret" },
            },
            directory: {
              type: "user-api", baseURL: "https://api.example.com/v1",
              headers: { "X-Key": "hush" },
              auth: { bearer: { credential: "directory-token" } },
              create: {
                method: "POST", path: "/users?key=hush&email={{user.email}}", id: "/id",
                body: {
                  email: "{{user.email}}", apiKey: "hush", nested: [{ token: "hush {{user.id}}" }],
                  title: '{{user.title | default:"hush"}}',
                },
              },
            },
            basic: {
              type: "user-api", baseURL: "https://api.example.com/v1",
              auth: { basic: { user: "gateway", password: { env: "PASSWORD" } } },
            },
            header: {
              type: "user-api", baseURL: "https://api.example.com/v1",
              auth: { header: { name: "X-Key", value: "hush" } },
            },
            oauth: {
              type: "user-api", baseURL: "https://api.example.com/v1",
              auth: {
                oauth2: {
                  tokenURL: "https://login.example.com/token?key=hush", clientID: "gateway",
                  clientSecret: "hush",
                },
              },
            },
          },
        }
        """
}
