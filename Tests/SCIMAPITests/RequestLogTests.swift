import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@testable import SCIMAPI

@Suite("The provisioning log")
struct RequestLogTests {
    private let ada: JSONValue = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "ada@acme.example",
        "active": true, "name": ["familyName": "Lovelace"], "employeeNumber": 4711,
        "emails": [["type": "work", "primary": true, "value": "ada@acme.example"]],
    ]

    @Test func `a change is stored with its commit, and its body says nothing about the person`()
        throws
    {
        let gateway = Gateway()
        let created = gateway.send(.post, "/Users", ada)
        #expect(created.status == 201)
        let record = try #require(gateway.journal.records.values.first)
        #expect(gateway.journal.stored.values == [true])
        let id = try #require(created.headers["x-request-id"])
        let view = try gateway.store.read { reader throws(StoreError) in
            try reader.request(record.id)
        }
        #expect(view?.record == record)
        #expect(view?.events.count == 1)
        #expect(record.id.rawValue == id)
        #expect(record.summary == "create user")
        #expect(record.path == "/Users")
        #expect(record.status == 201)
        let user = try JSONValue(parsing: created.body)["id"]?.string
        #expect(record.resource?.id.rawValue == user)
        let text = String(decoding: record.body, as: UTF8.self)
        for personal in ["ada", "Lovelace", "4711"] { #expect(!text.contains(personal)) }
        #expect(try JSONValue(parsing: record.body)["emails"]?.array?.first?["type"] == "work")
        #expect(record.answer.isEmpty)
    }

    @Test func `a change of attributes says which`() throws {
        let gateway = Gateway()
        let id = try #require(
            try JSONValue(parsing: gateway.send(.post, "/Users", ada).body)["id"]?.string)
        let patch: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [
                ["op": "Replace", "path": "title", "value": "Countess"],
                [
                    "op": "replace", "path": "emails[type eq \"work\"].value",
                    "value": "x@acme.example",
                ],
                ["op": "add", "value": ["displayName": "Ada", "active": "False"]],
            ],
        ]
        #expect(gateway.send(.patch, "/Users/\(id)", patch).status == 200)
        let record = try #require(gateway.journal.records.values.last)
        #expect(
            record.summary
                == "change user: title, emails[type eq \"work\"].value, displayName, active")
        #expect(record.quirks.contains("capitalized_verb"))
        let body = try JSONValue(parsing: record.body)
        #expect(body["Operations"]?.array?[0]["value"] == "***")
        #expect(body["Operations"]?.array?[2]["value"]?["active"] == "False")
    }

    @Test func `reads and refusals are noted with what was looked for masked`() throws {
        let gateway = Gateway()
        let query = "?filter=userName%20eq%20%22ada@acme.example%22&count=1"
        #expect(gateway.send(.get, "/Users" + query).status == 200)
        #expect(gateway.send(.get, "/Users/none").status == 404)
        #expect(gateway.send(.post, "/Users", Array("{\"userName\":".utf8)).status == 400)
        #expect(gateway.journal.stored.values == [false, false, false])
        let records = gateway.journal.records.values
        #expect(records[0].path == "/Users?filter=userName eq \"***\"&count=1")
        #expect(records[0].summary == "find user")
        #expect(records[1].resource?.id.rawValue == "none")
        #expect(records[1].status == 404)
        #expect(records[2].type == "invalidSyntax")
        #expect(!records[2].detail.isEmpty)
    }

    @Test(arguments: [
        ("userName eq ada@acme.example", "userName eq ***"),
        ("userName eq ada@acme.example and active eq true", "userName eq *** and active eq true"),
        ("emails[type eq work].value EQ ada", "emails[type eq work].value EQ ***"),
        ("userName eq 'Ada Lovelace'", "userName eq ***"),
        ("(userName eq 'Ada Lovelace' or title pr)", "(userName eq *** or title pr)"),
        ("name.familyName sw Love&count=1", "name.familyName sw ***&count=1"),
        ("externalId eq 4711", "externalId eq ***"), ("title eq null", "title eq null"),
        ("userName eq \"ada\" and title pr", "userName eq \"***\" and title pr"),
    ])
    func `what was looked for is masked without quotation marks, too`(
        filter: String, shown: String
    ) throws {
        let gateway = Gateway()
        let query = filter.replacing(" ", with: "+").replacing("\"", with: "%22")
        _ = gateway.send(.get, "/Users?filter=" + query)
        let record = try #require(gateway.journal.records.values.last)
        #expect(record.path == "/Users?filter=" + shown)
        for personal in ["ada", "Ada", "Love", "4711"] {
            #expect(!record.detail.contains(personal), "\(record.detail)")
        }
    }

    @Test func `who has no right token leaves no body and no integration`() throws {
        let gateway = Gateway()
        let answer = gateway.send(.post, "/Users", ada, headers: ["Authorization": "Bearer x"])
        #expect(answer.status == 401)
        let record = try #require(gateway.journal.records.values.first)
        #expect(record.integration == nil)
        #expect(record.body.isEmpty)
    }

    @Test func `everything is kept where the operator wants it, or nothing`() throws {
        let full = Gateway(bodies: .full)
        _ = full.send(.post, "/Users", ada)
        let record = try #require(full.journal.records.values.first)
        #expect(try JSONValue(parsing: record.body) == ada)
        #expect(try JSONValue(parsing: record.answer)["userName"] == "ada@acme.example")
        #expect(!record.isRedacted)
        let none = Gateway(bodies: .none)
        _ = none.send(.post, "/Users", ada)
        #expect(none.journal.records.values.first?.body == [])
    }

    static let masked: [(String, String)] = [
        (#"{"a":"b"}"#, #"{"a":"***"}"#),
        (#"{"op":"add","value":"x"}"#, #"{"op":"add","value":"***"}"#),
        (
            #"{"value":"2819c223-7f76-453a-919d-413861904646"}"#,
            #"{"value":"2819c223-7f76-453a-919d-413861904646"}"#
        ),
        (#"{"id":"2819c223-7f76-453a-919d-413861904646"}"#, #"{"id":"***"}"#),
        (#"{"n":-12.5e3,"count":7}"#, #"{"n":0,"count":7}"#),
        (#"{"x":"a\"b\\","y":true}"#, #"{"x":"***","y":true}"#),
        (#"{"path":"emails[value eq \"ada@x\"]"}"#, #"{"path":"emails[value eq \"***\"]"}"#),
        (
            #"{"emails[value eq \"ada@x\"].type":"work"}"#,
            #"{"emails[value eq \"***\"].type":"***"}"#
        ),
        (#"{"a\\[x eq \"ada\"]":1}"#, #"{"***":0}"#),
        (#"{"value":"True","x":"FALSE","y":"null"}"#, #"{"value":"True","x":"FALSE","y":"***"}"#),
        (#"{"emails[value eq ada@x].type":"t"}"#, #"{"emails[value eq ***].type":"***"}"#),
        (#"{"emails[value eq \"ada\\\"x\"].type":"t"}"#, #"{"***":"***"}"#),
        (#"{"path":"emails[value eq ada@x].type"}"#, #"{"path":"emails[value eq ***].type"}"#),
        (
            #"{"schemas":["urn:a"],"tags":["b","c"]}"#,
            #"{"schemas":["urn:a"],"tags":["***","***"]}"#
        ),
        (#"{"open":"never closed"#, #"{"open":"***""#),
        (#"secret text"#, #"*** ***"#),
        (#"{"a":nonsense ada,"b":null}"#, #"{"a":*** ***,"b":null}"#),
        ("", ""),
    ]

    @Test(arguments: masked)
    func `a value is masked unless it is known to be harmless`(body: String, kept: String) {
        let scan = BodyScan(Array(body.utf8), limit: 1000)
        #expect(String(decoding: scan.text, as: UTF8.self) == kept)
    }

    @Test func `a long body is cut`() {
        let body = Array(("[" + String(repeating: "true,", count: 1000) + "true]").utf8)
        #expect(BodyScan(body, limit: 100).text.count == 100)
    }

    @Test func `no body, however broken, ends the process`() {
        var random = SeededGenerator(seed: 11)
        let alphabet = Array(#"{}[]":,\ aé09-tf"#.utf8)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0..<60, using: &random)
            let body = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            #expect(BodyScan(body, limit: 40).text.count <= 40)
        }
    }
}
