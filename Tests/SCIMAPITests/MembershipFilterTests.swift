import HTTPMessage
import JSON
import TestSupport
import Testing

@Suite("Filters about memberships")
struct MembershipFilterTests {
    private let gateway = Gateway()
    private let ada: String
    private let bob: String

    init() {
        let gateway = gateway
        ada = gateway.create(["userName": "ada", "displayName": "Ada"])
        bob = gateway.create(["userName": "bob"])
        _ = gateway.create(["userName": "eve"])
        for (name, members) in [("Devs", [ada, bob]), ("Ops", [bob]), ("Empty", [])] {
            gateway.clock.advance(by: .milliseconds(1))
            _ = gateway.send(
                .post, "/Groups",
                [
                    "displayName": .string(name),
                    "members": .array(members.map { ["value": .string($0)] }),
                ])
        }
    }

    private func names(_ type: String, _ filter: String) -> String {
        let body: JSONValue = [
            "filter": .string(filter.split(separator: "ADA").joined(separator: ada)),
            "sortBy": "displayName",
        ]
        let answer = gateway.send(.post, type + "/.search", body).json
        let found = answer["Resources"]?.array?.compactMap {
            $0["userName"]?.string ?? $0["displayName"]?.string
        }
        return found?.joined(separator: " ") ?? "\(answer)"
    }

    @Test(arguments: [
        ("members eq \"ADA\"", "Devs"), ("members.value eq \"ADA\"", "Devs"),
        ("members[value eq \"ADA\"]", "Devs"), ("members eq \"nobody\"", ""),
        ("members[value eq \"ADA\" and type eq \"User\"]", "Devs"),
        ("members[value eq \"ADA\" and type eq \"Group\"]", ""),
        ("not (members eq \"ADA\")", "Empty Ops"), ("members ne \"ADA\"", "Devs Empty Ops"),
        ("members pr", "Devs Ops"), ("not (members pr)", "Empty"),
        ("members.display eq \"ada\"", "Devs"), ("members.display co \"O\"", "Devs Ops"),
        ("members.type eq \"User\"", "Devs Ops"), ("members eq null", "Empty"),
        ("members eq \"ADA\" or displayName eq \"empty\"", "Devs Empty"),
        ("members eq \"ADA\" and displayName eq \"ops\"", ""),
        ("members eq \"ADA\" and members.display eq \"bob\"", "Devs"),
        ("members[display eq \"Ada\" and value ne \"ADA\"]", ""),
    ])
    func `groups are found by their members`(filter: String, groups: String) {
        #expect(names("/Groups", filter) == groups)
    }

    @Test(arguments: [
        ("groups.display eq \"devs\"", "ada bob"), ("groups.display sw \"O\"", "bob"),
        ("not (groups pr)", "eve"), ("groups pr and userName ne \"ada\"", "bob"),
        ("groups[type eq \"direct\" and display eq \"Ops\"]", "bob"),
        ("groups eq null or userName eq \"ada\"", "ada eve"),
    ])
    func `users are found by their groups`(filter: String, users: String) {
        #expect(names("/Users", filter) == users)
    }

    @Test func `users are found by the id of a group`() {
        let devs = gateway.send(.get, "/Groups?filter=displayName+eq+%22devs%22").json
        let id = devs["Resources"]?.array?.first?["id"]?.string ?? ""
        #expect(names("/Users", "groups eq \"\(id)\"") == "ada bob")
        #expect(names("/Users", "groups.value eq \"\(id.uppercased())\"") == "ada bob")
        #expect(names("/Users", "groups[value eq \"\(id)\"] and userName eq \"bob\"") == "bob")
        #expect(names("/Users", "not (groups eq \"\(id)\")") == "eve")
    }

    @Test func `a filter looks at all members, however many there are`() {
        let many = (0..<450).map { number in
            gateway.create(["userName": .string("user\(number)")])
        }
        let group = gateway.send(
            .post, "/Groups",
            [
                "displayName": "Many", "members": .array(many.map { ["value": .string($0)] }),
            ])
        #expect(group.status == 201)
        #expect(names("/Groups", "members.display eq \"user449\"") == "Many")
        #expect(names("/Groups", "members.display eq \"user0\"") == "Many")
        let filter = "members.display eq \"user0\" and not (members.display eq \"user449\")"
        #expect(names("/Groups", filter) == "")
    }

    @Test(arguments: ["groups", "groups.display"])
    func `memberships have no one value to sort by`(attribute: String) {
        let answer = gateway.send(.get, "/Users?sortBy=\(attribute)")
        #expect(answer.json["scimType"] == "invalidValue")
    }
}
