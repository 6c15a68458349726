import Foundation
import JSON

/// An identity provider that talks to a gateway of the tests.
struct SCIMClient {
    let port: UInt16
    let token: String
    var base = "/scim/v2/contoso"

    /// Sends a request below the tenant URL; the status and the body.
    func ask(
        _ method: String, _ path: String, _ body: String = "",
        type: String = "application/scim+json"
    ) throws -> (status: Int, body: JSONValue, head: String) {
        let connection = try HTTPConnection(port: port)
        connection.send(
            """
            \(method) \(base)\(path) HTTP/1.1\r\nHost: localhost\r\n\
            Authorization: Bearer \(token)\r\nContent-Type: \(type)\r\n\
            Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
            """)
        let answer = connection.receive()
        let parts = answer.components(separatedBy: "\r\n\r\n")
        let value = try? JSONValue(parsing: Array((parts.last ?? "").utf8))
        return (HTTPConnection.status(of: answer) ?? 0, value ?? .null, parts[0])
    }

    /// Creates a user; its id.
    func create(_ name: String) throws -> String {
        try ask("POST", "/Users", "{\"userName\":\"\(name)\"}").body["id"]?.string ?? ""
    }

    /// Takes a user's access away; the status.
    func deactivate(_ id: String) throws -> Int {
        let body = """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations":[{"op":"Replace","path":"active","value":"False"}]}
            """
        return try ask("PATCH", "/Users/\(id)", body).status
    }
}

extension GatewayProcess {
    /// A provider with a token of its own.
    func client(_ integration: String = "contoso") throws -> SCIMClient {
        SCIMClient(
            port: try port("scim"), token: try token(integration),
            base: "/scim/v2/\(integration)")
    }
}
