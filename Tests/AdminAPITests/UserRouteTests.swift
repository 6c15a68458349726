import AdminAPI
import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Users over the admin API")
struct UserRouteTests {
    @Test func `users come in pages, each of them once`() throws {
        let bench = AdminBench()
        let token = try bench.token(.admin(.viewer))
        for number in 1...5 { bench.add(number) }
        var seen: [String] = []
        var target: String? = "/api/v1/users?limit=2"
        while let next = target {
            let page = try bench.ask(.get, next, token: token).json()
            seen += (page["items"]?.array ?? []).compactMap { $0["userName"]?.string }
            target = page["next"]?.string.map { "/api/v1/users?limit=2&cursor=\($0)" }
        }
        #expect(seen == (1...5).map { "user\($0)@contoso.com" })
    }

    @Test(arguments: ["u-3", "user3%40contoso.com", "USER3@contoso.com"])
    func `a user is found by id and by userName`(name: String) throws {
        let bench = AdminBench()
        for number in 1...5 { bench.add(number) }
        let user = try bench.ask(
            .get, "/api/v1/users/\(name)", token: bench.token(.admin(.viewer))
        ).json()
        #expect(user["id"] == "u-3" && user["active"] == true)
        #expect(user["scim"]?["title"] == "Analyst 3")
    }

    @Test func `nobody is not found, and an unknown integration neither`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        #expect(bench.ask(.get, "/api/v1/users/u-9", token: token).status == 404)
        #expect(bench.ask(.get, "/api/v1/users?integration=x", token: token).status == 404)
        #expect(bench.ask(.post, "/api/v1/users/u-9/resend", token: token).status == 404)
    }

    @Test func `a user sent again is a snapshot with its state`() throws {
        let bench = AdminBench()
        bench.add(3)
        let answer = try bench.ask(.post, "/api/v1/users/u-3/resend", token: bench.token())
        #expect(answer.status == 200)
        #expect(try answer.json()["deliveries"] == 1)
        let event = try bench.store.read { reader throws(StoreError) in try reader.event(1) }
        #expect(event?.draft.type == .userSnapshot)
        #expect(event?.draft.user == ResourceID(rawValue: "u-3"))
        let data = try JSONValue(parsing: event?.draft.data ?? [])
        #expect(data["user"]?["title"] == "Analyst 3" && data["changes"] == [])
    }

    @Test func `only one resync runs at a time, and its progress can be seen`() throws {
        let bench = AdminBench()
        let token = try bench.token()
        #expect(try bench.ask(.get, "/api/v1/resync", token: token).json()["state"] == "none")
        let begun = bench.ask(
            .post, "/api/v1/resync", token: token,
            body: ["destination": "events", "perSecond": 7])
        #expect(begun.status == 202)
        #expect(try begun.json()["state"] == "running")
        #expect(try begun.json()["total"] == 7)
        #expect(bench.gateway.steering.wish?.destination == DestinationName(rawValue: "events"))
        #expect(bench.ask(.post, "/api/v1/resync", token: token, body: [:]).status == 409)
        let refused = bench.ask(
            .post, "/api/v1/resync", token: token, body: ["perSecond": 0])
        #expect(refused.status == 400)
    }
}

extension AdminBench {
    /// Stores a user.
    func add(_ number: Int) {
        let name = "user\(number)@contoso.com"
        let json: JSONValue = [
            "userName": .string(name), "active": true, "title": .string("Analyst \(number)"),
        ]
        let user = StoredResource(
            integration: IntegrationName(rawValue: "contoso"), type: .user,
            id: ResourceID(rawValue: "u-\(number)"), version: 1, created: clock.now,
            modified: clock.now, keys: ResourceKeys(name: name, active: true), json: json.bytes)
        store.submit(.commit(Commit(change: .insert(user), events: [], deliveries: []))) { _ in }
    }
}
