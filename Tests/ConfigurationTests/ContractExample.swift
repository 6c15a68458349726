/// The configuration that the contract shows, with every section there is.
let contractExample = #"""
    {
      state: "/var/lib/scimhook",              // database, control socket; created 0700
      scim: {                                    // what the identity provider calls
        listen: "127.0.0.1:8080",                // host:port | [v6]:port | unix:/path | "systemd" (inherited socket named scim)
        publicURL: "https://scim.example.com",   // for Location and meta.location
        tls: { certificate: "fullchain.pem", key: "privkey.pem" },   // optional, re-read on SIGHUP
        trustedProxies: ["127.0.0.1"],
      },
      admin: { listen: "127.0.0.1:8081" },      // monitor, admin API, /metrics, /healthz, /readyz
      integrations: {
        contoso: {
          provider: "entra",                     // entra | okta | generic
          userName: "email",                     // any | email
          destinations: ["events", "directory"],
          entra: { tenant: "b0d5…" },            // optional: also accept tokens issued by this Entra tenant
          oauth: true,                           // optional: own token endpoint (client credentials)
          rateLimit: { perSecond: 200, burst: 400 },
          guard: { deactivations: "20%", within: "10m", minimum: 10 },   // optional: hold a mass change until approved
        },
      },
      destinations: {
        events: {
          type: "webhook",
          url: "https://hooks.example.com/scim",
          secret: { file: "/etc/scimhook/events.secret" },   // whsec_… (HMAC) or whsk_… (ed25519)
          events: ["user.*", "group.*"],         // default: all
          format: "scimhook",                    // scimhook | cloudevents
          headers: { "X-Environment": "prod" },
          timeout: "15s", concurrency: 16, rate: "100/s",
          retry: { schedule: ["5s", "30s", "5m", "30m", "2h", "5h", "10h", "12h"], giveUpAfter: "14d" },
          onDead: "skip",                        // skip | hold: what happens to later events of the same user
          coalesce: false,                       // true: superseded updates of one user merge while they wait
          network: { deny: ["10.0.0.0/8"], allow: [] },
        },
        directory: {
          type: "user-api",
          baseURL: "https://api.example.com/v1",
          auth: { bearer: { credential: "directory-token" } },   // bearer | basic | header | oauth2 | none; plus tls: {certificate, key, ca}
          find:       { method: "GET",    path: "/users?email={{user.email}}", id: "/data/0/id" },
          create:     { method: "POST",   path: "/users", body: { email: "{{user.email}}", name: "{{user.name.display}}", admin: false }, id: "/id" },
          update:     { method: "PATCH",  path: "/users/{{remote.id}}", body: { name: "{{user.name.display}}", title: "{{user.title?}}" } },
          deactivate: { method: "PATCH",  path: "/users/{{remote.id}}", body: { active: false } },
          reactivate: { method: "PATCH",  path: "/users/{{remote.id}}", body: { active: true } },
          delete:     { method: "DELETE", path: "/users/{{remote.id}}" },
          // addMember, removeMember, createGroup, updateGroup, deleteGroup likewise, with {{group.…}} and {{remote.groupID}}
          failure: { pointer: "/errors/0/message" },   // a 2xx whose body has this is a failure (GraphQL)
          permanent: [400, 422],
        },
      },
      retention: { delivered: "30d", requests: "14d", attempts: "90d" },
      log: { level: "info", format: "auto" },   // auto: JSON under systemd, text on a terminal
    }
    """#
