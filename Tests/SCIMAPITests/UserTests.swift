import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Users over HTTP, RFC 7644 §3")
struct UserTests {
    private let gateway = Gateway()

    @Test func `a new user gets an id of ours, a version and an address`() throws {
        let answer = gateway.send(
            .post, "/Users",
            [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "mine",
                "meta": ["version": "9"], "userName": "ada", "password": "secret",
            ])
        #expect(answer.status == 201)
        let user = answer.json
        let id = try #require(user["id"]?.string)
        #expect(id.count == 36)
        let location = "https://scim.example/scim/v2/acme/Users/\(id)"
        #expect(answer.headers["Location"] == location)
        #expect(
            user["meta"] == [
                "resourceType": "User", "created": .string(gateway.clock.now.text),
                "lastModified": .string(gateway.clock.now.text), "location": .string(location),
                "version": "W/\"1\"",
            ])
        #expect(user["active"] == true)
        #expect(user["password"] == nil)
        #expect(user.object?.keys.count { $0 == "id" } == 1)
        #expect(gateway.send(.get, "/Users/\(id)").json == user)
    }

    @Test func `a user's life is one event for each change`() throws {
        let id = gateway.create(["userName": "ada", "externalId": "x"])
        for (change, status) in [
            (patch(("replace", "title", "Analyst")), 200),
            (patch(("Replace", "title", "Analyst")), 200),
            (patch(("Replace", "active", "False"), ("Add", "title", "Gone")), 200),
            (patch(("replace", "active", true)), 200),
        ] {
            gateway.clock.advance(by: .seconds(1))
            #expect(gateway.send(.patch, "/Users/\(id)", change).status == status)
        }
        #expect(gateway.send(.delete, "/Users/\(id)").status == 204)
        #expect(gateway.send(.delete, "/Users/\(id)").status == 404)
        #expect(gateway.send(.get, "/Users/\(id)").status == 404)

        let events = try gateway.events()
        #expect(
            events.map(\.draft.type) == [
                .userCreated, .userUpdated, .userDeactivated, .userReactivated, .userDeleted,
            ])
        try #require(events.count == 5)
        let data = try events.map { try JSONValue(parsing: $0.draft.data) }
        #expect(data.map { $0["user"]?["version"]?.number?.int } == [1, 2, 3, 4, 4])
        #expect(
            data[2]["changes"] == [
                ["path": "active", "from": true, "to": false],
                ["path": "title", "from": "Analyst", "to": "Gone"],
            ])
        #expect(data[0]["changes"] == [] && data[4]["changes"] == [])
        #expect(events.allSatisfy { $0.draft.user?.rawValue == id })
        #expect(Set(events.map(\.draft.request)).count == 5)
        #expect(gateway.metrics.count(.event(type: "user.deactivated")) == 1)
    }

    @Test func `a change that changes nothing keeps the version and is no event`() throws {
        let id = gateway.create(["userName": "ada", "title": "A"])
        gateway.clock.advance(by: .seconds(1))
        let before = gateway.send(.get, "/Users/\(id)").json
        let same = gateway.send(.patch, "/Users/\(id)", patch(("replace", "title", "A")))
        #expect(same.status == 200)
        #expect(same.json == before)
        #expect(gateway.send(.put, "/Users/\(id)", before).json == before)
        #expect(try gateway.events().count == 1)
    }

    @Test func `what only the SCIM resource shows is stored without an event`() throws {
        let id = gateway.create(["userName": "ada", "ims": [["value": "a"]]])
        let answer = gateway.send(
            .put, "/Users/\(id)", ["userName": "ada", "ims": [["value": "b"]]])
        #expect(answer.json["meta"]?["version"] == "W/\"2\"")
        #expect(try gateway.events().count == 1)
    }

    @Test func `PUT replaces all but what says whether the user is active`() throws {
        let id = gateway.create(["userName": "ada", "title": "A", "active": false])
        let answer = gateway.send(.put, "/Users/\(id)", ["userName": "ada", "nickName": "N"])
        #expect(answer.status == 200)
        #expect(answer.json["title"] == nil)
        #expect(answer.json["nickName"] == "N")
        #expect(answer.json["active"] == false)
        #expect(try gateway.events().last?.draft.type == .userUpdated)
    }

    @Test func `a userName is taken without regard to letter case, except by its owner`() {
        let ada = gateway.create(["userName": "Ada"])
        let eve = gateway.create(["userName": "eve"])
        let taken = [
            gateway.send(.post, "/Users", ["userName": "ADA"]),
            gateway.send(.patch, "/Users/\(eve)", patch(("replace", "userName", "aDA"))),
            gateway.send(.put, "/Users/\(eve)", ["userName": "ada"]),
        ]
        for answer in taken {
            #expect(answer.status == 409)
            #expect(answer.json["scimType"] == "uniqueness")
            #expect(answer.json["detail"]?.string?.contains(ada) == true)
        }
        let rename = gateway.send(.patch, "/Users/\(ada)", patch(("replace", "userName", "ada")))
        #expect(rename.status == 200)
        #expect(rename.json["userName"] == "ada")
        #expect(gateway.send(.delete, "/Users/\(ada)").status == 204)
        #expect(gateway.send(.post, "/Users", ["userName": "ADA"]).status == 201)
    }

    @Test func `where names are addresses, others are refused but never stand in the way`() {
        let open = Gateway()
        let id = open.create(["userName": "ada"])
        let strict = Gateway(requiresEmail: true, store: open.store)
        let refused = strict.send(.post, "/Users", ["userName": "eve"])
        #expect(refused.status == 400)
        #expect(refused.json["scimType"] == "invalidValue")
        #expect(strict.send(.post, "/Users", ["userName": "eve@x.example"]).status == 201)
        let off = patch(("replace", "active", false))
        #expect(strict.send(.patch, "/Users/\(id)", off).status == 200)
        let rename = patch(("replace", "userName", "bob"))
        #expect(strict.send(.patch, "/Users/\(id)", rename).status == 400)
    }

    @Test func `a clock that jumps back does not make a user older`() {
        let id = gateway.create(["userName": "ada"])
        let created = gateway.clock.now.text
        gateway.clock.jump(to: Timestamp(milliseconds: 0))
        let answer = gateway.send(.patch, "/Users/\(id)", patch(("replace", "title", "A")))
        #expect(answer.json["meta"]?["lastModified"]?.string == created)
    }
}
