import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("What is refused, counted and logged")
struct RefusalTests {
    private let gateway = Gateway()

    @Test(
        arguments: [
            ("application/scim+json", 201), ("application/json", 201), (nil, 201), ("", 201),
            ("Application/SCIM+JSON ; charset=utf-8", 201),
            ("application/json;charset=latin1", 201),
            ("text/plain", 415), ("application/xml; charset=utf-8", 415), ("json", 415),
        ] as [(String?, Int)])
    func `JSON is taken under any of its usual names`(type: String?, status: Int) {
        var headers: Headers = ["Authorization": "Bearer \(gateway.token)"]
        if let type { headers.add("Content-Type", type) }
        let answer = gateway.send(.post, "/Users", ["userName": "ada"], headers: headers)
        #expect(answer.status == status)
    }

    @Test(arguments: [("gzip", 415), ("identity", 201), ("Identity", 201), ("br, gzip", 415)])
    func `a compressed body is refused as one`(coding: String, status: Int) {
        let headers: Headers = [
            "Authorization": "Bearer \(gateway.token)", "Content-Encoding": coding,
        ]
        let answer = gateway.send(.post, "/Users", ["userName": "ada"], headers: headers)
        #expect(answer.status == status)
        #expect(status == 201 || answer.json["detail"]?.string?.contains("compressed") == true)
    }

    @Test(arguments: [
        "", "{", "[]", "\"x\"", "{} x", #"{"a":1,"a":2}"#, "{\"userName\":\"\u{0}\"}",
        String(repeating: "[", count: 100),
    ])
    func `what is no JSON object is refused with its place`(body: String) {
        let answer = gateway.send(.post, "/Users", Array(body.utf8))
        #expect(answer.status == 400)
        #expect(answer.json["scimType"] == "invalidSyntax")
        #expect(answer.json["detail"]?.string?.isEmpty == false)
    }

    @Test(
        arguments: [
            (StoreError.full, 503, "60"), (.closing, 503, "5"), (.broken("x"), 503, "60"),
            (.failed("x"), 500, nil),
        ] as [(StoreError, Int, String?)])
    func `a store that cannot write is told to the client`(
        error: StoreError, status: Int, retryAfter: String?
    ) {
        gateway.store.refuse(with: error)
        let answer = gateway.send(.post, "/Users", ["userName": "ada"])
        #expect(answer.status == status)
        #expect(answer.headers["Retry-After"] == retryAfter)
        #expect(gateway.log.lines.map(\.level) == [.warning])
    }

    @Test func `a user cannot grow without end`() {
        let id = gateway.create(["userName": "ada"])
        let long = JSONValue.string(String(repeating: "x", count: 240_000))
        let grow = { (attribute: String) in
            gateway.send(.patch, "/Users/\(id)", patch(("replace", attribute, long))).status
        }
        for attribute in ["title", "userType", "displayName", "locale"] {
            #expect(grow(attribute) == 200)
        }
        #expect(grow("nickName") == 413)
        #expect(gateway.send(.get, "/Users/\(id)").json["nickName"] == nil)
    }

    @Test func `what many requests added can still be changed`() {
        let id = gateway.create(["userName": "ada"])
        for round in 0..<3 {
            let keys = (0..<1500).map { ("key\(round)-\($0)", JSONValue.string("x")) }
            let answer = gateway.send(
                .patch, "/Users/\(id)",
                patch(("add", "urn:example:2.0:User", .object(JSONObject(keys)))))
            #expect(answer.status == 200)
        }
        #expect(gateway.send(.patch, "/Users/\(id)", patch(("add", "title", "A"))).status == 200)
    }

    @Test func `a line of the log has each key once, whatever came of the request`() throws {
        let ada = gateway.create(["userName": "ada"])
        let group = gateway.send(
            .post, "/Groups", ["displayName": "Crew", "members": [["value": .string(ada)]]])
        #expect(group.status == 201)
        let fields = try #require(gateway.log.lines.last).fields
        #expect(Set(fields.map(\.0)).count == fields.count)
        let said = fields.filter { ["event", "events"].contains($0.0) }.map { "\($0.1)" }
        #expect(said.count == 2)
        #expect(said[0].contains("group.created,group.member_added") && said[1].contains("2"))
    }

    @Test func `no line of the log holds what a user is called`() {
        let id = gateway.create(["userName": "ada.lovelace", "title": "Countess"])
        _ = gateway.send(.post, "/Users", ["userName": "ada.lovelace"])
        _ = gateway.send(.patch, "/Users/\(id)", patch(("bad", "ada.lovelace", "Countess")))
        _ = gateway.send(.get, "/Users?filter=userName+eq+%22ada.lovelace%22")
        let lines = gateway.log.lines
        #expect(lines.count == 3)
        let text = lines.map { "\($0)" }.joined()
        #expect(text.contains(id))
        #expect(!text.contains("ada.lovelace") && !text.contains("Countess"))
    }

    @Test func `requests are counted by what they wanted and got`() {
        let id = gateway.create(["userName": "ada"])
        _ = gateway.send(.get, "/Users/\(id)")
        _ = gateway.send(.get, "/Users")
        _ = gateway.send(.post, "/Users", ["userName": "ada"])
        _ = gateway.send(.patch, "/Users/\(id)", patch(("Replace", "title", "x")))
        let count = { (operation: SCIMOperation, outcome: SCIMOutcome) in
            gateway.metrics.count(
                .scimRequest(integration: "acme", operation: operation, outcome: outcome))
        }
        #expect(count(.create, .ok) == 1 && count(.create, .clientError) == 1)
        #expect(count(.get, .ok) == 1 && count(.list, .ok) == 1 && count(.patch, .ok) == 1)
        #expect(gateway.metrics.count(.scimError(type: "uniqueness")) == 1)
        #expect(gateway.metrics.count(.quirk(integration: "acme", quirk: "capitalized_verb")) == 1)
        #expect(gateway.metrics.durations(.scimRequest(.create)).count == 2)
    }
}
