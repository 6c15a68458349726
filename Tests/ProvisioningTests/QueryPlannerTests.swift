import Directory
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("How a filter becomes a query")
struct QueryPlannerTests {
    @Test(
        arguments: [
            (.user, "userName eq \"Ada@X\"", [.name("ada@x")], nil),
            (
                .user, "URN:ietf:params:scim:schemas:core:2.0:User:USERNAME EQ \"A\"", [.name("a")],
                nil
            ),
            (.user, "displayName eq \"Ada\"", [.displayName("ada")], nil),
            (.group, "displayName eq \"Devs\"", [.name("devs")], nil),
            (.user, "externalId eq \"A-1\"", [.externalID("A-1")], nil),
            (.group, "id eq \"Ab\"", [.id(ResourceID(rawValue: "Ab"))], nil),
            (.user, "emails.value eq \"A@x\"", [.email("a@x")], nil),
            (.user, "emails eq \"A@x\"", [.email("a@x")], nil),
            (.user, "active eq true", [.active(true)], nil),
            (.user, "active eq \"False\"", [.active(false)], nil),
            (
                .user, "emails[type eq \"work\"].value eq \"A@x\"", [.email("a@x")],
                "emails[type eq \"work\"].value eq \"A@x\""
            ),
            (
                .user, "emails[type eq \"work\" and value eq \"A@x\"]", [.email("a@x")],
                "emails[type eq \"work\" and value eq \"A@x\"]"
            ),
            (
                .user, "id eq \"1\" and manager eq \"2\"", [.id(ResourceID(rawValue: "1"))],
                "manager eq \"2\""
            ),
            (
                .user, "title pr and (userName eq \"a\" and (active eq true and title eq \"x\"))",
                [.name("a"), .active(true)], "title pr and title eq \"x\""
            ),
            (.user, "userName eq \"a\" or id eq \"1\"", [], "userName eq \"a\" or id eq \"1\""),
            (.user, "not (userName eq \"a\")", [], "not (userName eq \"a\")"),
            (.user, "userName ne \"a\"", [], "userName ne \"a\""),
            (.user, "externalId eq null", [], "externalId eq null"),
            (
                .user, "emails[type eq \"work\" or value eq \"a\"]", [],
                "emails[type eq \"work\" or value eq \"a\"]"
            ),
            (.user, "phoneNumbers.value eq \"1\"", [], "phoneNumbers.value eq \"1\""),
            (.user, "name.formatted eq \"a\"", [], "name.formatted eq \"a\""),
            (.user, "emails[value eq \"A@x\"]", [.email("a@x")], nil),
            (.user, "userName sw \"Ad\"", [.names(Bounds(from: "ad", below: "ae"))], nil),
            (.user, "userName sw \"\"", [.names(Bounds(from: ""))], nil),
            (
                .user, "displayName sw \"a\u{D7FF}\"",
                [.displayNames(Bounds(from: "a\u{D7FF}", below: "a\u{E000}"))], nil
            ),
            (
                .user, "userName sw \"z\u{10FFFF}\"",
                [.names(Bounds(from: "z\u{10FFFF}", below: "{"))], nil
            ),
            (.group, "displayName gt \"B\"", [.names(Bounds(from: "b\u{0}"))], nil),
            (.user, "userName le \"B\"", [.names(Bounds(below: "b\u{0}"))], nil),
            (.user, "displayName co \"b\"", [], "displayName co \"b\""),
            (.user, "id ge \"B\"", [.ids(Bounds(from: "B"))], nil),
            (
                .user, "meta.lastModified gt \"1970-01-01T00:00:01Z\"",
                [.modified(Bounds(from: Timestamp(milliseconds: 1001)))], nil
            ),
            (
                .user, "meta.created eq \"1970-01-01T01:00:00.5+01:00\"",
                [
                    .ids(Bounds(from: "00000000-01f4", below: "00000000-01f5")),
                    .created(
                        Bounds(
                            from: Timestamp(milliseconds: 500),
                            below: Timestamp(milliseconds: 501))),
                ], nil
            ),
            (.user, "meta.created sw \"2026\"", [], "meta.created sw \"2026\""),
            (.user, "meta.resourceType eq \"User\"", [], nil),
            (
                .user, "emails.value eq \"a\" or title pr", [],
                "emails.value eq \"a\" or title pr"
            ),
        ] as [(ResourceType, String, [ResourceQuery.Condition], String?)])
    func `what an index answers becomes a condition, the rest stays a filter`(
        type: ResourceType, text: String, conditions: [ResourceQuery.Condition], residual: String?
    ) throws {
        let plan = QueryPlanner.plan(
            try Filter(parsing: text), contoso, type == .user ? .user : .group)
        #expect(plan.query.integration == contoso)
        #expect(plan.query.type == type)
        #expect(plan.query.conditions == conditions)
        #expect(plan.residual?.description == residual)
    }

    @Test(arguments: [
        (ResourceType.user, "meta.resourceType eq \"Group\""),
        (.group, "userName eq \"a\" and displayName eq \"b\""), (.group, "userName pr"),
        (.group, "emails[type eq \"work\"]"), (.group, "userName ne null"),
    ])
    func `what no resource of a type can meet is not looked for`(
        type: ResourceType, text: String
    ) throws {
        let plan = QueryPlanner.plan(
            try Filter(parsing: text), contoso, type == .user ? .user : .group)
        #expect(plan.isImpossible)
        #expect(plan.isSelective)
    }

    @Test(arguments: ["userName ne \"a\"", "userName eq null", "meta.resourceType ne \"User\""])
    func `what every resource of a type meets is not evaluated`(text: String) throws {
        let plan = QueryPlanner.plan(try Filter(parsing: text), contoso, .group)
        #expect(!plan.isImpossible && plan.residual == nil && plan.query.conditions.isEmpty)
    }

    @Test func `a range of names is walked in the order of names`() throws {
        let order = { (text: String) throws in
            QueryPlanner.plan(try Filter(parsing: text), contoso, .user).query.order
        }
        #expect(try order("userName sw \"a\"") == ResourceOrder(.name))
        #expect(try order("displayName sw \"a\"") == .age)
    }

    @Test func `no filter is no condition`() {
        let plan = QueryPlanner.plan(nil, contoso, .user)
        #expect(plan.query.conditions.isEmpty)
        #expect(plan.residual == nil)
    }

    @Test(arguments: UInt64(1)...4)
    func `conditions and residual together are the filter`(seed: UInt64) throws {
        var chance = QueryChance(seed: seed)
        var met = 0
        for _ in 0..<500 {
            let type: ResourceType = chance.pick(2) == 0 ? .user : .group
            let schema: ResourceSchema = type == .user ? .user : .group
            let filter = chance.filter(type)
            try schema.check(filter)
            let plan = QueryPlanner.plan(filter, contoso, schema)
            for _ in 0..<8 {
                let stored = chance.stored(type, contoso)
                let resource = stored.seen
                let expected = schema.matches(resource, filter)
                let isFound =
                    !plan.isImpossible
                    && plan.query.conditions.allSatisfy { $0.holds(for: stored) }
                    && plan.residual.map { schema.matches(resource, $0) } ?? true
                #expect(isFound == expected, "\(filter) \(resource)")
                met += expected ? 1 : 0
            }
        }
        #expect(met > 300, "too few matches to say anything")
    }

    @Test func `keys are folded where SCIM compares without case`() {
        let user: JSONObject = [
            "userName": "Ada@X", "externalId": "E-1", "displayName": "Ada L", "active": false,
            "emails": [
                ["value": "A@x"], ["value": "a@X", "type": "home"], ["type": "x"], ["value": "b"],
            ],
        ]
        #expect(
            ResourceKeys(of: user, .user)
                == ResourceKeys(
                    name: "ada@x", externalID: "E-1", displayName: "ada l", active: false,
                    emails: ["a@x", "b"]))
        #expect(
            ResourceKeys(of: ["displayName": "Devs", "externalId": "E"], .group)
                == ResourceKeys(name: "devs", externalID: "E", displayName: "devs"))
    }
}

private let contoso = IntegrationName(rawValue: "contoso")
