import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Groups over HTTP, RFC 7644 §3")
struct GroupTests {
    private let gateway = Gateway()

    @Test func `a new group gets an id of ours, a version, an address and its members`() throws {
        let ada = gateway.create(["userName": "ada", "displayName": "Ada"])
        let eve = gateway.create(["userName": "eve"])
        let answer = gateway.send(
            .post, "/Groups",
            [
                "schemas": [
                    "urn:ietf:params:scim:schemas:core:2.0:Group",
                    "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
                ],
                "id": "mine", "displayName": "Crew", "externalId": "x",
                "members": [["value": .string(ada), "$ref": .null], .string(eve)],
            ])
        #expect(answer.status == 201)
        let group = answer.json
        let id: String = try #require(group["id"]?.string)
        let base = "https://scim.example/scim/v2/acme"
        #expect(answer.headers["Location"] == "\(base)/Groups/\(id)")
        #expect(group["meta"]?["version"] == "W/\"1\"" && group["meta"]?["resourceType"] == "Group")
        #expect(group["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:Group"])
        #expect(
            group["members"] == [
                [
                    "value": .string(ada), "$ref": .string(base + "/Users/" + ada),
                    "display": "Ada", "type": "User",
                ],
                [
                    "value": .string(eve), "$ref": .string(base + "/Users/" + eve),
                    "display": "eve", "type": "User",
                ],
            ])
        #expect(gateway.send(.get, "/Groups/\(id)").json == group)
    }

    @Test func `a group's life is one event for each change`() throws {
        let id = gateway.createGroup("Crew")
        for (change, status) in [
            (patch(("Replace", "displayName", "Gang")), 204),
            (patch(("replace", "displayName", "Gang")), 204),
            (patch(("add", "externalId", "x"), ("replace", "displayName", "GANG")), 204),
        ] {
            gateway.clock.advance(by: .seconds(1))
            #expect(gateway.send(.patch, "/Groups/\(id)", change).status == status)
        }
        let replaced = gateway.send(.put, "/Groups/\(id)", ["displayName": "Gang"])
        #expect(replaced.status == 200)
        #expect(replaced.json["externalId"] == nil && replaced.json["displayName"] == "Gang")
        #expect(gateway.send(.delete, "/Groups/\(id)").status == 204)
        #expect(gateway.send(.delete, "/Groups/\(id)").status == 404)
        let events = try gateway.events()
        #expect(
            events.map(\.draft.type) == [
                .groupCreated, .groupUpdated, .groupUpdated, .groupUpdated, .groupDeleted,
            ])
        try #require(events.count == 5)
        let data = try events.map { try JSONValue(parsing: $0.draft.data) }
        #expect(data.map { $0["group"]?["version"]?.number?.int } == [1, 2, 3, 4, 4])
        #expect(
            data[2]["changes"] == [
                ["path": "externalId", "from": .null, "to": "x"],
                ["path": "displayName", "from": "Gang", "to": "GANG"],
            ])
        #expect(events.allSatisfy { $0.draft.group?.rawValue == id && $0.draft.user == nil })
    }

    @Test func `PATCH answers 204, and the group to a client that names attributes`() throws {
        let ada = gateway.create(["userName": "ada"])
        let id = gateway.createGroup("Crew")
        let add = patch(("add", "members", [["value": .string(ada)]]))
        let answer = gateway.send(.patch, "/Groups/\(id)?attributes=members.value", add)
        #expect(answer.status == 200)
        #expect(answer.json["members"] == [["value": .string(ada)]])
        #expect(answer.json["displayName"] == nil)
        let again = gateway.send(.patch, "/Groups/\(id)?attributes=displayName", add)
        #expect(again.status == 200 && again.json["displayName"] == "Crew")
        let quiet = gateway.send(.patch, "/Groups/\(id)?excludedAttributes=members", add)
        #expect(quiet.status == 204 && quiet.body.isEmpty)
        #expect(gateway.send(.patch, "/Groups/none", add).status == 404)
    }

    @Test func `a displayName is taken without regard to letter case, except by its owner`() {
        let crew = gateway.createGroup("Crew")
        let gang = gateway.createGroup("Gang")
        let taken = [
            gateway.send(.post, "/Groups", ["displayName": "CREW"]),
            gateway.send(.patch, "/Groups/\(gang)", patch(("replace", "displayName", "cREW"))),
            gateway.send(.put, "/Groups/\(gang)", ["displayName": "crew"]),
        ]
        for answer in taken {
            #expect(answer.status == 409)
            #expect(answer.json["scimType"] == "uniqueness")
            #expect(answer.json["detail"]?.string?.contains(crew) == true)
        }
        let rename = patch(("replace", "displayName", "crew"))
        #expect(gateway.send(.patch, "/Groups/\(crew)", rename).status == 204)
        #expect(gateway.send(.delete, "/Groups/\(crew)").status == 204)
        #expect(gateway.send(.post, "/Groups", ["displayName": "CREW"]).status == 201)
        #expect(gateway.send(.post, "/Groups", ["externalId": "x"]).status == 400)
    }

    @Test func `a change that means another version is refused, members or not`() {
        let ada = gateway.create(["userName": "ada"])
        let id = gateway.createGroup("Crew")
        let add = patch(("add", "members", [["value": .string(ada)]])).bytes
        let rename = patch(("replace", "displayName", "Gang")).bytes
        let headers = { (tag: String) -> Headers in
            ["Authorization": "Bearer \(gateway.token)", "If-Match": tag]
        }
        let send = { (body: [UInt8], tag: String) in
            gateway.send(.patch, "/Groups/\(id)", body, headers: headers(tag)).status
        }
        #expect(send(add, "W/\"2\"") == 412 && send(rename, "W/\"2\"") == 412)
        #expect(gateway.members(of: id).isEmpty)
        #expect(send(add, "W/\"1\"") == 204 && send(rename, "W/\"1\"") == 412)
        #expect(send(rename, "W/\"2\"") == 204)
        #expect(gateway.send(.get, "/Groups/\(id)").headers["ETag"] == "W/\"3\"")
    }

    @Test func `members can be left out of every answer, or be all that is shown`() throws {
        let ada = gateway.create(["userName": "ada"])
        let id = gateway.createGroup("Crew", members: [ada])
        let full = gateway.send(.get, "/Groups/\(id)").json
        let listed = gateway.send(.get, "/Groups").json["Resources"]?.array?.first
        #expect(listed == full)
        let excluded = "?excludedAttributes=members"
        let lists = gateway.send(.get, "/Groups\(excluded)").json["Resources"]?.array
        let answers: [JSONValue?] = [
            gateway.send(.get, "/Groups/\(id)\(excluded)").json, lists?.first,
            gateway.send(.get, "/Groups/\(id)?attributes=displayName").json,
            gateway.send(.put, "/Groups/\(id)\(excluded)", full).json,
        ]
        for answer in answers {
            #expect(answer?["members"] == nil && answer?["displayName"] == "Crew")
        }
        let only = gateway.send(.get, "/Groups/\(id)?attributes=members.display").json
        #expect(only["members"] == [["display": "ada"]] && only["displayName"] == nil)
        let lean = gateway.send(.get, "/Groups/\(id)?excludedAttributes=members.display,meta").json
        #expect(lean["members"]?.array?.first?["display"] == nil)
        #expect(lean["members"]?.array?.first?["value"]?.string == ada)
    }

    @Test func `who is nobody here cannot join, and the error names the first`() throws {
        let ada = gateway.create(["userName": "ada"])
        let other = gateway.other(.post, "/Users", ["userName": "eve"])
        let stranger = try #require(other.json["id"]?.string)
        let id = gateway.createGroup("Crew")
        for unknown in ["none", stranger] {
            let listed: JSONValue = [["value": .string(ada)], ["value": .string(unknown)]]
            for answer in [
                gateway.send(.patch, "/Groups/\(id)", patch(("add", "members", listed))),
                gateway.send(.put, "/Groups/\(id)", ["displayName": "A", "members": listed]),
                gateway.send(.post, "/Groups", ["displayName": "B", "members": listed]),
            ] {
                #expect(answer.status == 400)
                #expect(answer.json["scimType"] == "invalidValue")
                #expect(answer.json["detail"]?.string?.contains("id \(unknown) ") == true)
            }
            let gone = patch(("remove", "members", listed))
            #expect(gateway.send(.patch, "/Groups/\(id)", gone).status == 204)
        }
        #expect(gateway.members(of: id).isEmpty)
        #expect(gateway.send(.get, "/Groups").json["totalResults"] == 1)
        #expect(try gateway.events().count == 2)
    }

    @Test func `groups can be members of groups, in a circle too`() throws {
        let ada = gateway.create(["userName": "ada"])
        let inner = gateway.createGroup("Inner", members: [ada])
        let outer = gateway.createGroup("Outer", members: [inner])
        let circle = patch(("add", "members", [["value": .string(outer), "type": "Group"]]))
        #expect(gateway.send(.patch, "/Groups/\(inner)", circle).status == 204)
        let members = gateway.send(.get, "/Groups/\(inner)").json["members"]?.array ?? []
        #expect(members.map { $0["type"] } == ["User", "Group"])
        #expect(members.last?["display"] == "Outer")
        let groups = gateway.send(.get, "/Users/\(ada)").json["groups"]?.array ?? []
        #expect(groups.map { $0["display"] } == ["Inner"])
        let version = gateway.send(.get, "/Groups/\(outer)").json["meta"]?["version"]
        #expect(gateway.send(.delete, "/Groups/\(inner)").status == 204)
        #expect(gateway.members(of: outer).isEmpty)
        #expect(gateway.send(.get, "/Groups/\(outer)").json["meta"]?["version"] != version)
        #expect(
            try gateway.events().suffix(4).map(\.draft.type) == [
                .groupCreated, .groupMemberAdded, .groupCreated, .groupDeleted,
            ])
    }

    @Test func `a user shows its groups, and nobody can set them`() throws {
        let ada = gateway.create(["userName": "ada"])
        let gang = gateway.createGroup("Gang", members: [ada])
        let crew = gateway.createGroup("Crew", members: [ada])
        let groups: JSONValue = .array(
            [(gang, "Gang"), (crew, "Crew")].map { id, name in
                [
                    "value": .string(id),
                    "$ref": .string("https://scim.example/scim/v2/acme/Groups/\(id)"),
                    "display": .string(name), "type": "direct",
                ]
            })
        let user = gateway.send(.get, "/Users/\(ada)").json
        #expect(user["groups"] == groups)
        #expect(gateway.send(.get, "/Users").json["Resources"]?.array?.first == user)
        let renamed = gateway.send(.patch, "/Users/\(ada)", patch(("replace", "title", "A")))
        #expect(renamed.json["groups"] == groups)
        var body = try #require(renamed.json.object)
        body["groups"] = [["value": "none"]]
        #expect(gateway.send(.put, "/Users/\(ada)", .object(body)).json == renamed.json)
        let set = patch(("replace", "groups", [["value": "none"]]))
        #expect(gateway.send(.patch, "/Users/\(ada)", set).json["scimType"] == "mutability")
        #expect(gateway.send(.get, "/Users/\(ada)?excludedAttributes=groups").json["groups"] == nil)
        let named = gateway.send(.get, "/Users/\(ada)?attributes=groups.display").json["groups"]
        #expect(named == [["display": "Gang"], ["display": "Crew"]])
        #expect(gateway.send(.delete, "/Groups/\(gang)").status == 204)
        let left = gateway.send(.get, "/Users/\(ada)").json["groups"]?.array ?? []
        #expect(left.map { $0["display"] } == ["Crew"])
    }

    /// `A` and `B` stand for two users, `C` and `D` for the groups of A alone and of both.
    @Test(
        arguments: [
            ("/Groups", #"members eq "A""#, "CD"), ("/Groups", #"members.value eq "B""#, "D"),
            ("/Groups", #"members[value eq "B"]"#, "D"), ("/Groups", #"members eq "C""#, ""),
            ("/Groups", #"id eq "C" and members eq "A""#, "C"),
            ("/Groups", #"id eq "C" and members eq "B""#, ""),
            ("/Groups", #"members eq "A" and displayName sw "group d""#, "D"),
            ("/Groups", "members pr", "CD"), ("/Groups", #"not (members eq "B")"#, "C"),
            ("/Groups", #"members eq "A" or members eq "B""#, "CD"),
            ("/Groups", #"members.display ew "b""#, "D"),
            ("/Users", #"groups eq "D""#, "AB"), ("/Users", #"groups.value eq "C""#, "A"),
            ("/Users", #"groups.display eq "group c""#, "A"), ("/Users", "groups pr", "AB"),
            ("/Users", #"groups[display sw "Group D"]"#, "AB"), ("/Users", "not (groups pr)", "E"),
            ("/Users", #"groups eq "C" and userName eq "user a""#, "A"),
            ("/Users", #"groups eq "A""#, ""),
        ])
    func `lists can be filtered by memberships`(
        list: String, filter: String, found: String
    ) throws {
        var ids: [Character: String] = [:]
        for letter in "ABE" {
            ids[letter] = gateway.create(["userName": .string("User \(letter)")])
        }
        let (ada, bob) = (try #require(ids["A"]), try #require(ids["B"]))
        ids["C"] = gateway.createGroup("Group C", members: [ada])
        ids["D"] = gateway.createGroup("Group D", members: [ada, bob])
        var text = filter
        for (letter, id) in ids { text = text.replacing("\"\(letter)\"", with: "\"\(id)\"") }
        let query = text.replacing(" ", with: "%20").replacing("\"", with: "%22")
            .replacing("[", with: "%5B").replacing("]", with: "%5D")
        let answer = gateway.send(.get, "\(list)?filter=\(query)")
        let listed = answer.json["Resources"]?.array?.compactMap { $0["id"]?.string } ?? []
        #expect(listed == found.compactMap { ids[$0] }, "\(answer.json)")
        #expect(answer.json["totalResults"]?.number?.int == found.count)
    }

    @Test func `a long list of members is sent in pieces`() throws {
        let ids = (0..<1203).map { gateway.create(["userName": .string("user\($0)")]) }
        let id = gateway.createGroup("Crew", members: ids)
        let small = gateway.createGroup("Small", members: [ids[7]])
        let answer = gateway.send(.get, "/Groups/\(id)")
        #expect(answer.source != nil && answer.headers["Content-Type"] == "application/scim+json")
        #expect(gateway.members(of: id) == ids)
        let list = try JSONValue(
            parsing: try #require(gateway.send(.get, "/Groups").collectedBody()),
            limits: JSONLimits(nodes: 100_000))
        let members = list["Resources"]?.array?.map { $0["members"]?.array?.count }
        #expect(members == [1203, 1] && list["Resources"]?.array?.last?["id"]?.string == small)
        let lean = gateway.send(.get, "/Groups/\(id)?excludedAttributes=members")
        #expect(lean.source == nil && lean.json["members"] == nil)
    }
}
