import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

/// One request for a route of the document that its answer is held against.
struct RouteExample: Sendable, CustomTestStringConvertible {
    let method: HTTPRequest.Method
    /// As the document has it.
    let path: String
    /// Makes what is asked for, and says how to ask.
    let prepare: @Sendable (AdminBench) throws -> (target: String, body: JSONValue?)
    /// What a page of the monitor sends beside.
    var headers: Headers { path == "/api/v1/session" ? ["Sec-Fetch-Site": "same-origin"] : [:] }

    var testDescription: String { "\(method.rawValue) \(path)" }

    init(
        _ method: HTTPRequest.Method, _ path: String,
        _ prepare: @escaping @Sendable (AdminBench) throws -> (String, JSONValue?)
    ) {
        self.method = method
        self.path = path
        self.prepare = prepare
    }

    /// A route that needs nothing but a few deliveries in the store.
    init(_ path: String) {
        self.init(.get, path) { bench in
            _ = bench.populate()
            bench.kill(bench.queue(3)[0])
            let name = path.contains("integrations") ? "contoso" : "events"
            return (path.replacing("{name}", with: name), nil)
        }
    }

    /// A route about one of the things that ``AdminBench/populate()`` makes.
    init(_ path: String, of id: @escaping @Sendable (Population) -> String) {
        self.init(.get, path) { bench in
            let target = path.replacing("{id}", with: id(bench.populate()))
            return (target.replacing("{version}", with: "2"), nil)
        }
    }

    /// One for every route; a test sees to that.
    static let all: [RouteExample] =
        [
            RouteExample("/healthz"), RouteExample("/readyz"), RouteExample("/metrics"),
            RouteExample("/api/v1/openapi.json"), RouteExample("/api/v1/session"),
            RouteExample("/api/v1/event-schema.json"),
            RouteExample("/api/v1/settings"), RouteExample("/api/v1/store"),
            RouteExample(.post, "/api/v1/session") { bench in
                ("/api/v1/session", ["token": .string(try bench.token())])
            },
            RouteExample(.delete, "/api/v1/session") { _ in ("/api/v1/session", nil) },
            RouteExample(.get, "/api/v1/sessions") { bench in
                _ = try bench.signIn()
                return ("/api/v1/sessions", nil)
            },
            RouteExample(.delete, "/api/v1/sessions/{id}") { bench in
                ("/api/v1/sessions/\(try bench.signIn())", nil)
            },
            RouteExample("/api/v1/status"), RouteExample("/api/v1/integrations"),
            RouteExample("/api/v1/overview"), RouteExample("/api/v1/stats"),
            RouteExample("/api/v1/destinations"), RouteExample("/api/v1/tokens"),
            RouteExample(.post, "/api/v1/tokens") { _ in
                ("/api/v1/tokens", ["integration": "contoso", "lifetimeSeconds": 60])
            },
            RouteExample(.delete, "/api/v1/tokens/{id}") { bench in
                _ = try bench.token(.admin(.viewer))
                let tokens = try bench.store.read { reader throws(StoreError) in try reader.tokens()
                }
                return ("/api/v1/tokens/\(tokens.last?.id ?? "")", nil)
            },
            RouteExample("/api/v1/integrations/{name}"),
            RouteExample("/api/v1/destinations/{name}"),
            RouteExample("/api/v1/deliveries"),
            RouteExample(.get, "/api/v1/deliveries/{id}") { bench in
                let id = bench.queue(1)[0]
                bench.kill(id)
                return ("/api/v1/deliveries/\(id)", nil)
            },
            RouteExample(.post, "/api/v1/deliveries/retry") { bench in
                bench.kill(bench.queue(1)[0])
                return ("/api/v1/deliveries/retry", ["dead": true])
            },
            RouteExample(.post, "/api/v1/deliveries/skip") { bench in
                ("/api/v1/deliveries/skip", ["ids": [.string("\(bench.queue(1)[0])")]])
            },
            RouteExample(.post, "/api/v1/import/users") { _ in
                let user: JSONValue = ["line": 2, "user": ["userName": "ada@x.com"], "remoteID": 7]
                return (
                    "/api/v1/import/users",
                    ["integration": "contoso", "destination": "events", "users": [user]]
                )
            },
            RouteExample(.get, "/api/v1/export/users") { bench in
                _ = bench.ask(
                    .post, "/api/v1/import/users", token: try bench.token(),
                    body: ["integration": "contoso", "users": [["user": ["userName": "a"]]]])
                return ("/api/v1/export/users?integration=contoso", nil)
            },
        ] + steering + history

    private static let steering =
        ["pause", "resume", "approve", "reject", "test", "rotate-secret"].map { verb in
            RouteExample(.post, "/api/v1/destinations/{name}/\(verb)") { _ in
                ("/api/v1/destinations/events/\(verb)", nil)
            }
        }
        + [
            RouteExample(.post, "/api/v1/destinations/{name}/replay") { bench in
                bench.kill(bench.queue(1)[0])
                bench.clock.advance(by: .seconds(1))
                return (
                    "/api/v1/destinations/events/replay",
                    ["since": "1h", "types": ["user.*"], "onlyUndelivered": true]
                )
            }
        ]
        + ["pause", "resume"].map { verb in
            RouteExample(.post, "/api/v1/integrations/{name}/\(verb)") { _ in
                ("/api/v1/integrations/contoso/\(verb)", nil)
            }
        } + [
            RouteExample(.get, "/api/v1/users") { bench in
                bench.add(1)
                return ("/api/v1/users", nil)
            },
            RouteExample(.get, "/api/v1/users/{id}") { bench in
                bench.add(1)
                return ("/api/v1/users/u-1", nil)
            },
            RouteExample(.post, "/api/v1/users/{id}/resend") { bench in
                bench.add(1)
                return ("/api/v1/users/u-1/resend", nil)
            },
            RouteExample("/api/v1/resync"),
            RouteExample(.post, "/api/v1/resync") { _ in
                ("/api/v1/resync", ["destination": "events"])
            },
        ]

    private static let history = [
        RouteExample("/api/v1/deliveries/facets"), RouteExample("/api/v1/groups"),
        RouteExample("/api/v1/requests"), RouteExample("/api/v1/events"),
        RouteExample("/api/v1/audit"), RouteExample("/api/v1/jobs"),
        RouteExample("/api/v1/stream"),
        RouteExample(.post, "/api/v1/jobs") { bench in
            bench.kill(bench.queue(2)[0])
            return ("/api/v1/jobs", ["kind": "retry", "filter": ["state": "dead"]])
        },
        RouteExample(.get, "/api/v1/jobs/{id}") { bench in
            ("/api/v1/jobs/\(try bench.beginJob())", nil)
        },
        RouteExample(.post, "/api/v1/jobs/{id}/cancel") { bench in
            ("/api/v1/jobs/\(try bench.beginJob())/cancel", nil)
        },
        RouteExample("/api/v1/users/{id}/versions", of: \.user),
        RouteExample("/api/v1/users/{id}/versions/{version}", of: \.user),
        RouteExample("/api/v1/groups/{id}", of: \.group),
        RouteExample("/api/v1/requests/{id}", of: \.request),
        RouteExample("/api/v1/events/{id}", of: \.event),
        RouteExample("/api/v1/trace/{id}", of: \.user),
        RouteExample(.get, "/api/v1/deliveries/{id}/attempts") { bench in
            let id = bench.queue(1)[0]
            bench.kill(id)
            return ("/api/v1/deliveries/\(id)/attempts", nil)
        },
        RouteExample(.post, "/api/v1/deliveries/{id}/retry") { bench in
            let id = bench.queue(1)[0]
            bench.kill(id)
            return ("/api/v1/deliveries/\(id)/retry", nil)
        },
        RouteExample(.post, "/api/v1/deliveries/{id}/skip") { bench in
            ("/api/v1/deliveries/\(bench.queue(1)[0])/skip", nil)
        },
    ]
}

extension AdminBench {
    /// Begins to skip all that waits, and says under which id.
    func beginJob() throws -> String {
        queue(3)
        let answer = ask(
            .post, "/api/v1/jobs", token: try token(),
            body: ["kind": "skip", "filter": [:], "perSecond": 2])
        return try #require(try answer.json()["id"]?.string)
    }

    /// Signs somebody in to the monitor, and says under which id.
    func signIn() throws -> String {
        let answer = ask(
            .post, "/api/v1/session", body: ["token": .string(try token())],
            headers: ["Sec-Fetch-Site": "same-origin"])
        return try #require(try answer.json()["id"]?.string)
    }
}
