import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Users in and out of files")
struct ImportRouteTests {
    private let bench = AdminBench()

    private func take(_ users: [JSONValue], _ options: JSONObject = [:]) throws -> JSONValue {
        var body = options
        body["integration"] = "contoso"
        body["users"] = .array(users)
        let answer = bench.ask(
            .post, "/api/v1/import/users", token: try bench.token(), body: .object(body))
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    private func person(_ name: String, _ line: Int = 1, remote: JSONValue? = nil) -> JSONValue {
        var item: JSONObject = [
            "line": .number(JSONNumber(line)), "user": ["userName": .string(name)],
        ]
        if let remote { item["remoteID"] = remote }
        return .object(item)
    }

    private func counts(_ answer: JSONValue) -> [Int?] {
        ["created", "linked", "unchanged"].map { answer[$0]?.number?.int }
    }

    @Test func `people are taken over without an event, and a second run changes nothing`() throws {
        let users = [person("Ada@x.com", 2, remote: 7), person("bob@x.com", 3, remote: "b")]
        #expect(counts(try take(users, ["destination": "events"])) == [2, 0, 0])
        let figures = try bench.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.lastSequence == 0)
        #expect(figures.queues.isEmpty)
        let found = try bench.store.read { reader throws(StoreError) in
            try reader.page(
                ResourceQuery(
                    integration: IntegrationName(rawValue: "contoso"), type: .user,
                    conditions: [.name("ada@x.com")]), skip: 0, limit: 2)
        }
        #expect(found.count == 1)
        #expect(counts(try take(users, ["destination": "events"])) == [0, 0, 2])
    }

    @Test func `who is known gets the id of their account, and stays as they are`() throws {
        _ = try take([person("ada@x.com")])
        var changed: JSONValue = person("ada@x.com", remote: 7)
        if case .object(var item) = changed {
            item["user"] = ["userName": "ada@x.com", "title": "Intruder"]
            changed = .object(item)
        }
        #expect(counts(try take([changed], ["destination": "events"])) == [0, 1, 0])
        let page = bench.ask(
            .get, "/api/v1/export/users?integration=contoso", token: try bench.token())
        let user = try page.json()["items"]?.array?.first
        #expect(user?["title"] == .null)
        #expect(user?["remoteIDs"] == ["events": 7])
    }

    @Test func `one account is never two people's`() throws {
        let options: JSONObject = ["destination": "events"]
        _ = try take([person("ada@x.com", remote: 7)], options)
        let answer = try take([person("eve@x.com", 9, remote: 7)], options)
        #expect(answer["refused"]?.array?.first?["line"] == 9)
        #expect(
            answer["refused"]?.array?.first?["problem"]?.string?.contains("the account 7") == true)
    }

    @Test func `a dry run says the same and does nothing`() throws {
        let users = [person("ada@x.com"), ["line": 4, "user": ["title": "x"]]]
        let answer = try take(users, ["dryRun": true])
        #expect(counts(answer) == [1, 0, 0])
        #expect(answer["refused"]?.array?.count == 1)
        #expect(counts(try take(users)) == [1, 0, 0])
    }

    @Test func `with events the destinations are told`() throws {
        _ = try take([person("ada@x.com")], ["events": true])
        let figures = try bench.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.queues[DestinationName(rawValue: "events")]?.accepted == 1)
    }

    @Test func `two of one name in one batch are one user and one refusal`() throws {
        let answer = try take([person("ada@x.com", 1), person("ADA@x.com", 2)])
        #expect(counts(answer) == [1, 0, 0])
        #expect(answer["refused"]?.array?.map { $0["line"] } == [2])
    }

    @Test(
        arguments: [
            (["users": [["user": ["userName": "a"]]]], 400, "'integration' is missing"),
            (["integration": "fabrikam", "users": [[:]]], 404, "but: contoso"),
            (
                ["integration": "contoso", "destination": "x", "users": [[:]]], 404,
                "it has: events"
            ),
            (["integration": "contoso", "users": []], 400, "1 to 1000 users"),
        ] as [(JSONValue, Int, String)])
    func `a wrong request says what is wrong`(body: JSONValue, status: Int, text: String) throws {
        let answer = bench.ask(
            .post, "/api/v1/import/users", token: try bench.token(), body: body)
        #expect(answer.status == status)
        #expect(answer.text.contains(text))
    }

    @Test func `everybody is exported, a page at a time`() throws {
        _ = try take((1...7).map { person("u\($0)@x.com") })
        var names: [String] = []
        var cursor = ""
        repeat {
            let page = try bench.ask(
                .get, "/api/v1/export/users?integration=contoso&limit=3" + cursor,
                token: try bench.token()
            ).json()
            names += (page["items"]?.array ?? []).compactMap { $0["userName"]?.string }
            cursor = page["next"]?.string.map { "&cursor=\($0)" } ?? ""
        } while !cursor.isEmpty
        #expect(Set(names).count == 7)
        #expect(names.count == 7)
    }
}
