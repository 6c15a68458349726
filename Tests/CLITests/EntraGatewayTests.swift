import CLinux
import Foundation
import JSON
import Testing

@Suite("Tokens of Entra, with keys from another process over TLS", .timeLimit(.minutes(10)))
struct EntraGatewayTests {
    static let tenant = "b0d51234-5678-4abc-9def-0123456789ab"

    @Test func `keys are fetched, a rotated one is found, and forged tokens stay out`() throws {
        let login = try LoginServer(tenant: Self.tenant)
        let gateway = try GatewayProcess.ready(Self.text(login, ca: login.file("ca.pem")))
        #expect(try status(gateway, login.token("k1")) == 200)
        #expect(try status(gateway, login.token("k1", ["tid": "other"])) == 401)
        #expect(try status(gateway, login.token("k1", ["exp": 1])) == 401)
        #expect(try status(gateway, login.token("stranger", as: "k1")) == 401)
        #expect(try status(gateway, login.token("k1").dropLast(342).description) == 401)
        #expect(try status(gateway, gateway.token("contoso")) == 200)
    }

    @Test func `an assertion of the tenant is exchanged for an access token`() throws {
        let login = try LoginServer(tenant: Self.tenant)
        let gateway = try GatewayProcess.ready(Self.text(login, ca: login.file("ca.pem")))
        let token = try login.token("k1", ["aud": "api://8adf8e6e-67b2-4cf2-a259-e3dc5476c621"])
        let form =
            "grant_type=client_credentials&client_id=contoso&client_assertion=\(token)"
            + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        let client = SCIMClient(port: try gateway.port("scim"), token: "none")
        let answer = try client.ask(
            "POST", "/oauth/token", form, type: "application/x-www-form-urlencoded")
        #expect(answer.status == 400, "Authorization stands beside the assertion")
        let access = try bare(gateway, form)
        #expect(try status(gateway, access) == 200)
        try gateway.restart()
        #expect(try status(gateway, access) == 200)
    }

    @Test func `a server that the authorities do not vouch for gives no keys, and 503`() throws {
        let login = try LoginServer(tenant: Self.tenant)
        let gateway = try GatewayProcess.ready(
            Self.text(login, ca: "/etc/ssl/certs/ca-certificates.crt"))
        let client = SCIMClient(port: try gateway.port("scim"), token: try login.token("k1"))
        let answer = try client.ask("GET", "/Users")
        #expect(answer.status == 503)
        #expect(answer.head.contains("Retry-After: "))
        #expect(gateway.child.errors.contains("cannot be fetched"))
    }

    private static func text(_ login: LoginServer, ca: String) -> String {
        GatewayProcess.text().replacing(
            "destinations: [\"events\"]",
            with: "destinations: [\"events\"], oauth: true, entra: { tenant: \"\(tenant)\", "
                + "authority: \"https://127.0.0.1:\(login.port)\", ca: \"\(ca)\" }")
    }

    private func status(_ gateway: GatewayProcess, _ token: String) throws -> Int {
        try SCIMClient(port: try gateway.port("scim"), token: token).ask("GET", "/Users").status
    }

    /// Asks for an access token without an Authorization field.
    private func bare(_ gateway: GatewayProcess, _ form: String) throws -> String {
        let connection = try HTTPConnection(port: try gateway.port("scim"))
        connection.send(
            """
            POST /scim/v2/contoso/oauth/token HTTP/1.1\r\nHost: localhost\r\n\
            Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\
            Content-Length: \(form.utf8.count)\r\n\r\n\(form)
            """)
        let answer = connection.receive()
        let body = answer.components(separatedBy: "\r\n\r\n").last ?? ""
        return try JSONValue(parsing: Array(body.utf8))["access_token"]?.string ?? answer
    }
}
