/// Configurations that between them have every section there is.
package enum ConfigurationExample {
    package static let all = [whole] + variants

    /// Shown in scimhook.json5(5); `NAME` stands for what the user chooses.
    package static let whole = """
        {
          state: "/var/lib/scimhook",
          scim: {
            listen: "127.0.0.1:8080",
            publicURL: "https://scim.example.com",
            tls: { certificate: "fullchain.pem", key: "privkey.pem" },
            trustedProxies: ["127.0.0.1"],
          },
          admin: { listen: "127.0.0.1:8081" },
          integrations: {
            NAME: {
              provider: "entra",
              userName: "email",
              destinations: ["NAME", "DIRECTORY"],
              entra: { tenant: "b0d5ad5c-9ab5-4e2e-9d9a-6f0f0a3b1c2d" },
              oauth: true,
              rateLimit: { perSecond: 200, burst: 400 },
              guard: { deactivations: "20%", within: "10m", minimum: 10 },
            },
          },
          destinations: {
            NAME: {
              type: "webhook",
              url: "https://hooks.example.com/scim",
              secret: { file: "/etc/scimhook/events.secret" },
              events: ["user.*", "group.*"],
              headers: { "X-Environment": "prod" },
              retry: { schedule: ["5s", "30s", "5m", "30m", "2h"], giveUpAfter: "14d" },
              network: { deny: ["10.0.0.0/8"], allow: [] },
              tls: { certificate: "client.pem", key: "client.key", ca: "ca.pem" },
            },
            DIRECTORY: {
              type: "user-api",
              baseURL: "https://api.example.com/v1",
              auth: {
                bearer: { credential: "directory-token" },
                tls: { certificate: "client.pem", key: "client.key", ca: "ca.pem" },
              },
              find: { method: "GET", path: "/users?email={{user.email}}", id: "/data/0/id" },
              create: { method: "POST", path: "/users", body: { email: "{{user.email}}" }, id: "/id" },
              update: { method: "PATCH", path: "/users/{{remote.id}}", body: { title: "{{user.title?}}" } },
              failure: { pointer: "/errors/0/message" },
              permanent: [400, 422],
            },
          },
          alerts: [
            { url: { file: "/etc/scimhook/chat.url" }, on: ["failing", "dead", "recovered"] },
            { name: "pager", exec: ["/usr/local/bin/page", "--quiet"] },
            {
              email: {
                to: ["ops@example.com"], from: "scimhook@example.com",
                server: "smtp://mail.example.com:587",
                user: "scimhook", password: { credential: "smtp" },
              },
              network: { deny: [], allow: [] },
            },
          ],
          retention: { delivered: "30d", requests: "14d", attempts: "90d" },
          log: { level: "info", format: "auto" },
        }

        """

    /// Sections that exclude others of ``whole``.
    private static let variants =
        ["basic", "header", "oauth2"].map { method in
            """
            { destinations: { DIRECTORY: { type: "user-api", auth: { \(method): {} } } } }
            """
        } + ["{ alerts: [{ tls: {}, headers: {} }] }"]
}
