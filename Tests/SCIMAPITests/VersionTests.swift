import HTTPMessage
import JSON
import TestSupport
import Testing

@Suite("Versions over HTTP, RFC 7644 §3.14")
struct VersionTests {
    private let gateway = Gateway()
    private let id: String

    init() { id = gateway.create(["userName": "ada"]) }

    private func send(
        _ method: HTTPRequest.Method, _ fields: [(String, String)], _ body: JSONValue? = nil
    ) -> HTTPResponse {
        var headers: Headers = ["Authorization": "Bearer \(gateway.token)"]
        for field in fields { headers.add(field.0, field.1) }
        return gateway.send(method, "/Users/\(id)", body, headers: headers)
    }

    @Test func `whatever shows a resource names its version, in body and header`() {
        let created = gateway.send(.post, "/Users", ["userName": "bob"])
        #expect(created.headers["ETag"] == "W/\"1\"")
        let changed = send(.patch, [], patch(("replace", "title", "Analyst")))
        #expect(changed.headers["ETag"] == "W/\"2\"")
        #expect(changed.json["meta"]?["version"] == "W/\"2\"")
        let replaced = send(.put, [], ["userName": "ada"])
        #expect(replaced.headers["ETag"] == "W/\"3\"")
        let read = send(.get, [])
        #expect(read.headers["ETag"] == "W/\"3\"")
        #expect(read.json["meta"]?["version"] == "W/\"3\"")
        #expect(gateway.send(.get, "/Users").headers["ETag"] == nil)
    }

    @Test func `a client that has this version is spared the body`() {
        let answer = send(.get, [("If-None-Match", "W/\"1\"")])
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
        #expect(answer.headers["ETag"] == "W/\"1\"")
        #expect(send(.get, [("if-none-match", "\"7\", \"1\"")]).status == 304)
        #expect(send(.get, [("If-None-Match", "W/\"2\"")]).status == 200)
        #expect(send(.head, [("If-None-Match", "*")]).status == 304)
        #expect(send(.get, [("If-Match", "W/\"2\"")]).status == 412)
        #expect(send(.get, [("If-Match", "W/\"1\"")]).status == 200)
    }

    @Test(arguments: [HTTPRequest.Method.put, .patch, .delete])
    func `a change for another version changes nothing`(method: HTTPRequest.Method) throws {
        let body: JSONValue? =
            switch method {
            case .put: ["userName": "eve"]
            case .patch: patch(("replace", "title", "Analyst"))
            default: nil
            }
        for fields in [
            [("If-Match", "W/\"2\"")], [("If-Match", "unreadable")],
            [("If-None-Match", "*")], [("If-None-Match", "W/\"1\"")],
            [("If-Match", "W/\"1\""), ("If-None-Match", "\"1\"")],
        ] {
            let refused = send(method, fields, body)
            #expect(refused.status == 412)
            #expect(refused.json["status"] == "412")
            #expect(refused.json["detail"]?.string?.contains("W/\"1\"") == true)
        }
        #expect(send(.get, []).headers["ETag"] == "W/\"1\"")
        #expect(try gateway.events().count == 1)
        // Several fields are one list.
        let fields = [("If-Match", "W/\"5\""), ("If-Match", "W/\"1\"")]
        #expect([200, 204].contains(send(method, fields, body).status))
    }

    @Test func `who is not there has no version`() {
        let answer = gateway.send(
            .delete, "/Users/none", nil,
            headers: ["Authorization": "Bearer \(gateway.token)", "If-Match": "*"])
        #expect(answer.status == 404)
    }
}
