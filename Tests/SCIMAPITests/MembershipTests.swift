import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import SCIMAPI
import TestSupport
import Testing

@Suite("Members of a group, RFC 7644 §3.5.2 and what providers make of it")
struct MembershipTests {
    private let gateway = Gateway()

    /// The operations of a row, with `A` to `E` for the ids of five users; `A` and `B` are members.
    struct Row: CustomTestStringConvertible {
        var operations: String
        /// Who is a member afterwards.
        var members: String
        var testDescription: String { operations }

        init(_ operations: String, _ members: String) {
            self.operations = operations
            self.members = members
        }
    }

    @Test(arguments: [
        Row(#"{"op":"Add","path":"members","value":[{"$ref":null,"value":"C"}]}"#, "ABC"),
        Row(#"{"op":"add","path":"members","value":{"value":"C"}}"#, "ABC"),
        Row(#"{"op":"add","path":"members","value":["C","D"]}"#, "ABCD"),
        Row(#"{"op":"add","path":"members","value":"C"}"#, "ABC"),
        Row(#"{"op":"add","value":{"members":[{"value":"C"}]}}"#, "ABC"),
        Row(#"{"op":"Add","value":{"Members":[{"VALUE":"C"}],"externalId":"x"}}"#, "ABC"),
        Row(#"{"op":"add","path":"members[value eq \"C\"]","value":{"value":"C"}}"#, "ABC"),
        Row(#"{"op":"add","path":"GROUP:members","value":[{"value":"C"}]}"#, "ABC"),
        Row(#"{"op":"add","value":{"GROUP:members":[{"value":"C"}]}}"#, "ABC"),
        Row(#"{"op":"add","value":{"GROUP":{"members":[{"value":"C"}]}}}"#, "ABC"),
        Row(#"{"op":"add","path":"members","value":[{"value":"A"}]}"#, "AB"),
        Row(#"{"op":"add","path":"members","value":[{"value":"C"},{"value":"C"}]}"#, "ABC"),
        Row(#"{"op":"add","path":"members","value":[]}"#, "AB"),
        Row(#"{"op":"Remove","path":"members","value":[{"value":"A"},{"value":"C"}]}"#, "B"),
        Row(#"{"op":"Remove","path":"members","value":[{"$ref":null,"value":"A"}]}"#, "B"),
        Row(#"{"op":"remove","path":"members","value":["A"]}"#, "B"),
        Row(#"{"op":"remove","path":"members","value":"A"}"#, "B"),
        Row(#"{"op":"remove","path":"members.value","value":"A"}"#, "B"),
        Row(#"{"op":"remove","path":"members[value eq \"A\"]"}"#, "B"),
        Row(#"{"op":"remove","path":"members[value eq \"A\"].value"}"#, "B"),
        Row(#"{"op":"remove","path":"members[value eq \"A\"]","value":[{"value":"B"}]}"#, "B"),
        Row(#"{"op":"remove","path":"members[value eq \"A\" or value eq \"B\"]"}"#, ""),
        Row(#"{"op":"remove","path":"members[value eq \"D\"]"}"#, "AB"),
        Row(#"{"op":"remove","path":"members[value eq \"nobody\"]"}"#, "AB"),
        Row(#"{"op":"remove","path":"members[not (value eq \"A\")]"}"#, "A"),
        Row(#"{"op":"remove","path":"members[display eq \"user b\"]"}"#, "A"),
        Row(#"{"op":"remove","path":"members[type eq \"Group\"]"}"#, "AB"),
        Row(#"{"op":"remove","path":"members[type eq \"user\" and value ne \"B\"]"}"#, "B"),
        Row(#"{"op":"remove","path":"members[unknown eq \"A\"]"}"#, "AB"),
        Row(#"{"op":"remove","path":"members"}"#, ""),
        Row(#"{"op":"remove","path":"members","value":[]}"#, "AB"),
        Row(#"{"op":"replace","path":"members","value":[{"value":"B"},{"value":"C"}]}"#, "BC"),
        Row(#"{"op":"Replace","path":"members","value":{"value":"C"}}"#, "C"),
        Row(#"{"op":"replace","path":"members","value":[]}"#, ""),
        Row(#"{"op":"replace","value":{"displayName":"New","members":["C"]}}"#, "C"),
        Row(
            #"{"op":"replace","path":"members[value eq \"A\"]","value":{"value":"C"}}"#, "BC"),
        Row(
            #"{"op":"replace","path":"members[value eq \"A\"].display","value":"Other"}"#, "AB"),
        Row(
            #"{"op":"add","path":"members","value":["C"]},{"op":"remove","path":"members","value":["C"]}"#,
            "AB"),
        Row(
            #"{"op":"remove","path":"members","value":["A"]},{"op":"add","path":"members","value":["A"]}"#,
            "AB"),
        Row(
            #"{"op":"add","path":"members","value":["C"]},{"op":"remove","path":"members[display co \"USER\"]"},{"op":"add","path":"members","value":["D"]}"#,
            "D"),
        Row(
            #"{"op":"remove","path":"members"},{"op":"replace","path":"displayName","value":"X"},{"op":"add","path":"members","value":["D"]}"#,
            "D"),
    ])
    func `operations on members in every form`(row: Row) throws {
        let ids = "ABCDE".map { letter in
            let name = "user \(letter)".lowercased()
            return gateway.create(["userName": .string(name), "displayName": .string(name)])
        }
        let id = gateway.createGroup("Crew", members: Array(ids[..<2]))
        let before = try gateway.events().count
        let version = gateway.send(.get, "/Groups/\(id)").json["meta"]?["version"]
        var text = "{\"Operations\":[\(row.operations)]}"
        text = text.replacing("GROUP", with: "urn:ietf:params:scim:schemas:core:2.0:Group")
        for (letter, id) in zip("ABCDE", ids) {
            text = text.replacing("\"\(letter)\"", with: "\"\(id)\"")
            text = text.replacing("\\\"\(letter)\\\"", with: "\\\"\(id)\\\"")
        }
        let answer = gateway.send(.patch, "/Groups/\(id)", Array(text.utf8))
        #expect(answer.status == 204, "\(String(decoding: answer.body, as: UTF8.self))")
        let members = gateway.members(of: id)
        let letters = zip("ABCDE", ids).filter { members.contains($0.1) }.map(\.0)
        #expect(String(letters) == row.members)
        #expect(members.count == row.members.count)
        try check(events: Array(gateway.events().dropFirst(before)), ids, row, group: id)
        let moved = Set("AB").symmetricDifference(row.members)
        let isSame = gateway.send(.get, "/Groups/\(id)").json["meta"]?["version"] == version
        let isGroupSame = !text.contains("displayName\"") && !text.contains("externalId")
        #expect(isSame == (moved.isEmpty && isGroupSame))
    }

    /// One event for each user who is a member now and was not, or the reverse.
    private func check(
        events: [Event], _ ids: [String], _ row: Row, group: String
    ) throws {
        let moves = events.filter { $0.draft.user != nil }
        var expected: [String: EventType] = [:]
        for (letter, id) in zip("ABCDE", ids) {
            switch ("AB".contains(letter), row.members.contains(letter)) {
            case (true, false): expected[id] = .groupMemberRemoved
            case (false, true): expected[id] = .groupMemberAdded
            default: break
            }
        }
        #expect(moves.count == expected.count)
        for event in moves {
            let user = try #require(event.draft.user).rawValue
            #expect(expected[user] == event.draft.type)
            #expect(event.draft.group?.rawValue == group)
            let data = try JSONValue(parsing: event.draft.data)
            #expect(data["user"]?["id"]?.string == user && data["group"]?["id"]?.string == group)
            let groups = data["user"]?["groups"]?.array ?? []
            let isMember = groups.contains { $0["id"]?.string == group }
            #expect(isMember == (expected[user] == .groupMemberAdded))
        }
    }

    @Test(
        arguments: [
            (#"{"op":"add","path":"members","value":[{"display":"x"}]}"#, "invalidValue"),
            (#"{"op":"add","path":"members","value":[{"value":"nobody"}]}"#, "invalidValue"),
            (#"{"op":"add","path":"members","value":7}"#, "invalidValue"),
            (#"{"op":"replace","path":"members.value","value":"x"}"#, "mutability"),
            (
                #"{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}"#,
                "mutability"
            ),
            (#"{"op":"remove","path":"displayName"}"#, "mutability"),
            (#"{"op":"remove"}"#, "noTarget"),
            (#"{"op":"add","path":"members["}"#, "invalidValue"),
            (#"{"op":"remove","path":"members[value eq "}"#, "invalidPath"),
        ])
    func `what makes no sense is refused, and nothing is done`(
        operation: String, type: String
    ) throws {
        let ada = gateway.create(["userName": "ada"])
        let id = gateway.createGroup("Crew")
        let add = #"{"op":"add","path":"members","value":["\#(ada)"]}"#
        let body = "{\"Operations\":[\(add),\(operation)]}"
        let answer = gateway.send(.patch, "/Groups/\(id)", Array(body.utf8))
        #expect(answer.status == 400 && answer.json["scimType"]?.string == type)
        #expect(gateway.members(of: id).isEmpty)
        #expect(try gateway.events().count == 2)
    }

    @Test func `an event of a membership shows user and group as they are after it`() throws {
        let ada = gateway.create(["userName": "ada"])
        let crew = gateway.createGroup("Crew", members: [ada])
        let gang = gateway.createGroup("Gang")
        gateway.clock.advance(by: .seconds(5))
        let change = patch(
            ("add", "members", [["value": .string(ada)]]), ("replace", "displayName", "Band"))
        #expect(gateway.send(.patch, "/Groups/\(gang)", change).status == 204)
        let events = try gateway.events()
        #expect(events.suffix(2).map(\.draft.type) == [.groupUpdated, .groupMemberAdded])
        let draft = try #require(events.last?.draft)
        #expect(draft.user?.rawValue == ada && draft.group?.rawValue == gang)
        let data = try JSONValue(parsing: draft.data)
        #expect(data.object?.keys == ["group", "user", "changes"])
        let now = JSONValue.string(gateway.clock.now.text)
        #expect(data["group"]?["displayName"] == "Band" && data["group"]?["version"] == 2)
        #expect(data["group"]?["updatedAt"] == now)
        let before: JSONValue = [["id": .string(crew), "displayName": "Crew"]]
        let after: JSONValue = [
            ["id": .string(crew), "displayName": "Crew"],
            ["id": .string(gang), "displayName": "Band"],
        ]
        #expect(data["user"]?["groups"] == after)
        #expect(data["user"]?["version"] == 3 && data["user"]?["updatedAt"] == now)
        #expect(data["changes"] == [["path": "groups", "from": before, "to": after]])
        let user = gateway.send(.get, "/Users/\(ada)").json
        #expect(user["meta"]?["version"] == "W/\"3\"")
        let shown = user["groups"]?.array?.map { $0["display"] }
        #expect(shown == ["Crew", "Band"])
    }

    @Test func `every event of a user shows its groups`() throws {
        let ada = gateway.create(["userName": "ada"])
        let crew = gateway.createGroup("Crew", members: [ada])
        let off = patch(("replace", "active", false))
        #expect(gateway.send(.patch, "/Users/\(ada)", off).status == 200)
        let version = gateway.send(.get, "/Groups/\(crew)").json["meta"]?["version"]
        #expect(gateway.send(.delete, "/Users/\(ada)").status == 204)
        let events = try gateway.events().suffix(2)
        #expect(events.map(\.draft.type) == [.userDeactivated, .userDeleted])
        for event in events {
            let groups = try JSONValue(parsing: event.draft.data)["user"]?["groups"]
            #expect(groups == [["id": .string(crew), "displayName": "Crew"]])
        }
        #expect(gateway.members(of: crew).isEmpty)
        #expect(gateway.send(.get, "/Groups/\(crew)").json["meta"]?["version"] != version)
    }

    @Test func `thousands join and leave with one operation, in bounded commits`() throws {
        let ids = (0..<2300).map { gateway.create(["userName": .string("user\($0)")]) }
        let id = gateway.createGroup("Crew")
        let list = JSONValue.array(ids.map { ["value": .string($0)] })
        let add = patch(("add", "members", list))
        #expect(gateway.send(.patch, "/Groups/\(id)", add).status == 204)
        #expect(gateway.members(of: id) == ids)
        #expect(gateway.metrics.count(.event(type: "group.member_added")) == 2300)
        let kept = patch(("replace", "members", .array([.string(ids[9])])))
        #expect(gateway.send(.patch, "/Groups/\(id)", kept).status == 204)
        #expect(gateway.members(of: id) == [ids[9]])
        #expect(gateway.metrics.count(.event(type: "group.member_removed")) == 2299)
        let all = gateway.send(.put, "/Groups/\(id)", ["displayName": "Crew", "members": list])
        #expect(all.status == 200 && all.json["members"]?.array?.count == 2300)
        let remove = patch(("remove", "members", list))
        #expect(gateway.send(.patch, "/Groups/\(id)", remove).status == 204)
        #expect(gateway.members(of: id).isEmpty)
        let types = Set(try gateway.events().suffix(1000).map(\.draft.type))
        #expect(types == [.groupMemberRemoved])
    }

    @Test func `a body may hold ten thousand members with all that they may have`() {
        let id = gateway.createGroup("Crew")
        let list = (0..<10_000).map { number -> JSONValue in
            [
                "value": .string("01a20b42-0c73-7000-8000-\(100_000_000_000 + number)"),
                "$ref": .string("https://scim.example/scim/v2/acme/Users/\(number)"),
                "display": "Somebody With A Long Name", "type": "User",
            ]
        }
        let body = patch(("add", "members", .array(list))).bytes
        let request = HTTPRequest(method: .patch, path: "/scim/v2/acme/Groups/\(id)")
        #expect(body.count > 1 << 20 && body.count < gateway.handler.bodyLimit(request))
        let users = HTTPRequest(method: .patch, path: "/scim/v2/acme/Users/\(id)")
        #expect(gateway.handler.bodyLimit(users) == 1 << 20)
        let answer = gateway.send(.patch, "/Groups/\(id)", body)
        #expect(answer.status == 400 && answer.json["scimType"] == "invalidValue")
    }

    @Test func `more than 10,000 members in one list are refused`() {
        let id = gateway.createGroup("Crew")
        let list = JSONValue.array((0...10_000).map { .string("u\($0)") })
        for answer in [
            gateway.send(.patch, "/Groups/\(id)", patch(("add", "members", list))),
            gateway.send(.put, "/Groups/\(id)", ["displayName": "Crew", "members": list]),
        ] {
            #expect(answer.status == 400 && answer.json["scimType"] == "tooMany")
        }
    }

    @Test(arguments: [
        ("members[value eq \"x%\"]", 5000, 204), ("members[value eq \"x%\"]", 5001, 400),
        ("members[display eq \"x%\"]", 1000, 204), ("members[display eq \"x%\"]", 1001, 400),
        ("nonSense", 1000, 204), ("nonSense", 1001, 400),
    ])
    func `thousands may leave, each by an operation of its own`(
        path: String, count: Int, status: Int
    ) {
        let id = gateway.createGroup("Crew")
        let operations = (0..<count).map { number -> JSONValue in
            ["op": "remove", "path": .string(path.replacing("%", with: "\(number)"))]
        }
        let answer = gateway.send(.patch, "/Groups/\(id)", ["Operations": .array(operations)])
        #expect(answer.status == status)
        #expect(status == 204 || answer.json["scimType"] == "tooMany")
    }
}
