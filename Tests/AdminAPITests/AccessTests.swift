import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("Who may use the admin API")
struct AccessTests {
    /// Concrete paths of every route, from the table that the router uses.
    static let routes = Route.all.map { route in
        RouteCase(
            method: route.method, access: route.access,
            path: route.path.replacing("{id}", with: "dlv_01JD3V8Q3W0000000000000001")
                .replacing("{name}", with: "nobody"))
    }

    struct RouteCase: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let access: Route.Access
        let path: String
        /// Refuses whatever no page of the monitor sent, with 403.
        var isSignIn: Bool { method == .post && path == "/api/v1/session" }
        var testDescription: String { "\(method.rawValue) \(path)" }
    }

    @Test func `the allow-list holds nothing but liveness, readiness and signing in`() {
        let open = Route.all.filter {
            if case .open = $0.access { true } else { false }
        }
        #expect(open.map(\.path) == ["/healthz", "/readyz", "/api/v1/session"])
    }

    @Test(arguments: routes) func `a route that is not listed as open wants a token`(
        route: RouteCase
    ) throws {
        let answer = AdminBench().ask(route.method, route.path)
        if case .open = route.access {
            #expect(answer.status == (route.isSignIn ? 403 : 200))
        } else {
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer realm=\"scimhook admin\"")
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.json()["status"]?.number?.int == 401)
        }
    }

    @Test(arguments: routes) func `a SCIM token is no admin token`(route: RouteCase) throws {
        let bench = AdminBench()
        let token = try bench.token(.integration(IntegrationName(rawValue: "contoso")))
        let answer = bench.ask(route.method, route.path, token: token)
        if case .open = route.access { return }
        #expect(answer.status == 401)
    }

    @Test(arguments: routes) func `a viewer reads and does not change`(route: RouteCase) throws {
        let bench = AdminBench()
        let answer = bench.ask(route.method, route.path, token: try bench.token(.admin(.viewer)))
        if case .operator = route.access {
            #expect(answer.status == 403)
        } else {
            #expect([200, 204, 400, 404].contains(answer.status) || route.isSignIn)
        }
    }

    @Test(arguments: routes) func `the control socket knows its users`(route: RouteCase) {
        let bench = AdminBench()
        let trust = AdminHandler.Trust.users([0, 1000])
        for user: UInt32 in [0, 1000] {
            let peer = Peer.local(user: user, process: 1)
            let answer = bench.ask(route.method, route.path, peer: peer, trust: trust)
            #expect(answer.status != 401)
            #expect(answer.status != 403 || route.isSignIn)
        }
        if case .open = route.access { return }
        for peer in [Peer.local(user: 1001, process: 1), .unknown, .internet(address: "::1")] {
            let answer = bench.ask(route.method, route.path, peer: peer, trust: trust)
            #expect(answer.status == 403)
        }
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/nothing"), (.put, "/api/v1/tokens"), (.get, "/api/v1"),
    ]) func `without a token nobody learns what exists`(method: HTTPRequest.Method, path: String) {
        #expect(AdminBench().ask(method, path).status == 401)
    }

    @Test func `open metrics need no token`() {
        let answer = AdminBench(openMetrics: true).ask(.get, "/metrics")
        #expect(answer.status == 200)
    }

    @Test func `an expired token is refused and a used one is noted`() throws {
        let bench = AdminBench()
        let token = try bench.token(.admin(.viewer), lifetime: .seconds(60))
        #expect(bench.ask(.get, "/api/v1/status", token: token).status == 200)
        #expect(bench.gateway.touched.count == 1)
        bench.clock.advance(by: .seconds(61))
        #expect(bench.ask(.get, "/api/v1/status", token: token).status == 401)
    }

    @Test func `a wrong method is told which are right`() throws {
        let bench = AdminBench()
        let answer = bench.ask(.put, "/api/v1/tokens", token: try bench.token())
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "GET, POST")
    }

    @Test func `HEAD is GET without the body`() {
        let answer = AdminBench().ask(.head, "/healthz")
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
    }
}
