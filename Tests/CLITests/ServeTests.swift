import CLinux
import Foundation
import Testing

@Suite("The running gateway", .timeLimit(.minutes(10)))
struct ServeTests {
    @Test func `a token works from its creation until it is revoked`() throws {
        let gateway = try GatewayProcess.ready()
        let created = try gateway.run("token", "create", "contoso", "--label", "entra")
        #expect(created.code == 0)
        #expect(created.output.wholeMatch(of: #/scimhook_[0-9a-f]{72}\n/#) != nil)
        let token = String(created.output.dropLast())
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        let id = try #require(created.errors.firstMatch(of: #/tok_[0-9A-Z]{26}/#)).output
        let list = try gateway.run("token", "list")
        #expect(list.output.contains(id))
        #expect(!list.output.contains(token))
        #expect(try gateway.run("token", "revoke", String(id)).code == 0)
        #expect(try gateway.createUser("bob@contoso.com", token: token) == 401)
        #expect(try gateway.run("token", "revoke", String(id)).code == 1)
    }

    @Test func `metrics want an admin token, health wants none`() throws {
        let gateway = try GatewayProcess.ready()
        #expect(try gateway.ask("/healthz").status == 200)
        #expect(try gateway.ask("/readyz").status == 200)
        #expect(try gateway.ask("/metrics").status == 401)
        #expect(try gateway.ask("/metrics", token: gateway.token("contoso")).status == 401)
        let metrics = try gateway.ask("/metrics", token: gateway.token("--admin"))
        #expect(metrics.status == 200)
        #expect(metrics.body.contains("\nprocess_resident_memory_bytes "))
        #expect(metrics.body.contains("\nscimhook_ledger_imbalance_events 0\n"))
    }

    @Test func `SIGTERM lets a request that has begun finish, then ends with 0`() throws {
        let gateway = try GatewayProcess.ready()
        let token = try gateway.token("contoso")
        let connection = try begun(gateway, token)
        gateway.child.signal(SIGTERM)
        #expect(gateway.notifications.receive(containing: "STOPPING=1") != nil)
        connection.send(rest)
        #expect(connection.status() == 201)
        #expect(gateway.child.wait() == 0)
        #expect(!FileManager.default.fileExists(atPath: gateway.state + "/control.sock"))
    }

    @Test func `a second signal ends it at once`() throws {
        let gateway = try GatewayProcess.ready()
        let connection = try begun(gateway, try gateway.token("contoso"))
        gateway.child.signal(SIGINT)
        #expect(gateway.notifications.receive(containing: "STOPPING=1") != nil)
        gateway.child.signal(SIGINT)
        #expect(gateway.child.wait(seconds: 5) == 1)
        _ = connection
    }

    @Test func `a reload puts a good file in force`() throws {
        let gateway = try GatewayProcess.ready()
        #expect(try gateway.run("token", "create", "fabrikam").code == 1)
        let text = GatewayProcess.text(integrations: ["contoso", "fabrikam"])
        #expect(try gateway.reload(text) == "READY=1\nSTATUS=Serving")
        let token = try gateway.token("fabrikam")
        #expect(
            try gateway.createUser("ada@x.com", token: token, integration: "fabrikam") == 201)
    }

    @Test func `what waits for a destination that was taken out is told of, and kept`() throws {
        let gateway = try GatewayProcess.ready()
        #expect(try gateway.createUser("ada@x.com", token: try gateway.token("contoso")) == 201)
        let old = GatewayProcess.text()
        #expect(try gateway.reload(old.replacing("events", with: "other")) != nil)
        #expect(try gateway.run("status").output.contains("\n  events: 1 wait for it, and"))
        #expect(gateway.child.errors.contains("a destination that the configuration does not have"))
        #expect(try gateway.reload(old) != nil)
        let status = try gateway.run("status", "--json").output
        #expect(status.contains("\"strays\":[]") && status.contains("\"name\":\"events\""))
    }

    @Test(arguments: [
        ("{ state: 7 }", "state: "),
        (GatewayProcess.text(admin: "127.0.0.1:1"), "admin.listen: changing this needs a restart"),
        (
            GatewayProcess.text(integrations: ["contoso", "new"]).replacing(
                "\"whsec_plJ3nmyCDGBKInavdOK15jsl\"", with: "{ env: \"MISSING\" }"),
            "the environment variable MISSING is not set"
        ),
    ]) func `a reload of a bad file changes nothing`(text: String, reason: String) throws {
        let gateway = try GatewayProcess.ready()
        let message = try gateway.reload(text)
        #expect(message?.contains("the reload failed") == true)
        #expect(gateway.child.errors.contains(reason))
        #expect(try gateway.run("token", "create", "new").code == 1)
        let token = try gateway.token("contoso")
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
        let metrics = try gateway.ask("/metrics", token: gateway.token("--admin")).body
        #expect(metrics.contains("\nscimhook_config_last_reload_successful 0\n"))
    }

    @Test func `an inherited socket is served from where systemd opened it`() throws {
        let listener = try Listener()
        let gateway = try GatewayProcess.ready(
            GatewayProcess.text(scim: "systemd"),
            environment: ["LISTEN_FDS": "1", "LISTEN_FDNAMES": "scim"],
            sockets: [listener.descriptor])
        let token = try gateway.token("contoso")
        #expect(try gateway.port("scim") == listener.port)
        #expect(try gateway.createUser("ada@contoso.com", token: token) == 201)
    }

    @Test func `without the socket it was promised it says which unit is missing`() throws {
        let gateway = try GatewayProcess(GatewayProcess.text(scim: "systemd"))
        #expect(gateway.child.wait() == 78)
        #expect(gateway.child.errors.contains("enable scimhook.socket"))
    }

    @Test func `the watchdog hears of it three times in its time`() throws {
        let gateway = try GatewayProcess.ready(environment: ["WATCHDOG_USEC": "600000"])
        for _ in 0..<5 {
            #expect(gateway.notifications.receive(containing: "WATCHDOG=1", within: 5) != nil)
        }
        _ = gateway
    }

    @Test func `status shows destinations, integrations and tokens`() throws {
        let gateway = try GatewayProcess.ready()
        _ = try gateway.token("contoso")
        let status = try gateway.run("status")
        #expect(status.code == 0)
        #expect(status.output.contains(": ready\n"))
        #expect(status.output.contains("events "))
        #expect(status.output.firstMatch(of: #/contoso +open +entra +0 +0 +1 /#) != nil)
        #expect(try gateway.run("status", "--json").output.hasPrefix("{\"version\":"))
    }

    private let body = """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@contoso.com"}
        """

    /// What ``begun(_:_:)`` left out.
    private var rest: String { String(body.suffix(20)) }

    /// A connection on which a request has begun: the head and all but the end of the body.
    private func begun(_ gateway: GatewayProcess, _ token: String) throws -> HTTPConnection {
        let connection = try HTTPConnection(port: try gateway.port("scim"))
        connection.send(
            """
            POST /scim/v2/contoso/Users HTTP/1.1\r\nHost: localhost\r\n\
            Authorization: Bearer \(token)\r\nContent-Type: application/scim+json\r\n\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body.dropLast(20))
            """)
        // Every loop has seen what came before once it has answered a later request.
        for index in 0..<8 {
            _ = try gateway.createUser("user\(index)@contoso.com", token: token)
        }
        return connection
    }
}
