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
        ] as [(ResourceType, String, [ResourceQuery.Condition], String?)])
    func `what an index answers becomes a condition, the rest stays a filter`(
        type: ResourceType, text: String, conditions: [ResourceQuery.Condition], residual: String?
    ) throws {
        let plan = QueryPlanner.plan(try Filter(parsing: text), contoso, type)
        #expect(plan.query.integration == contoso)
        #expect(plan.query.type == type)
        #expect(plan.query.conditions == conditions)
        #expect(plan.residual?.description == residual)
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
            let plan = QueryPlanner.plan(filter, contoso, type)
            for _ in 0..<8 {
                let resource = chance.resource(type)
                let expected = schema.matches(resource, filter)
                let keys = ResourceKeys(of: resource, type)
                let isFound =
                    plan.query.conditions.allSatisfy { $0.holds(for: resource, keys) }
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

extension ResourceQuery.Condition {
    fileprivate func holds(for resource: JSONObject, _ keys: ResourceKeys) -> Bool {
        switch self {
        case .id(let id): resource["id"] == .string(id.rawValue)
        case .name(let name): keys.name == name
        case .externalID(let id): keys.externalID == id
        case .displayName(let name): keys.displayName == name
        case .email(let email): keys.emails.contains(email)
        case .active(let active): keys.active == active
        // Known to the store alone.
        case .member, .group: false
        }
    }
}

/// Random resources and filters over so few values that they often meet.
private struct QueryChance {
    private var generator: SeededGenerator
    private let words = ["a", "A", "b", "É", "é"]

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    private mutating func word() -> JSONValue { .string(words[pick(words.count)]) }

    mutating func resource(_ type: ResourceType) -> JSONObject {
        var resource: JSONObject = ["id": word(), "displayName": word()]
        if pick(2) == 0 { resource["externalId"] = word() }
        guard type == .user else { return resource }
        resource["userName"] = word()
        if pick(3) == 0 { resource["displayName"] = nil }
        if pick(3) > 0 { resource["active"] = .bool(pick(2) == 0) }
        if pick(3) > 0 { resource["emails"] = .array((0...pick(3)).map { _ in email() }) }
        return resource
    }

    private mutating func email() -> JSONValue {
        var email: JSONObject = ["type": pick(2) == 0 ? "work" : "home"]
        if pick(4) > 0 { email["value"] = word() }
        return .object(email)
    }

    mutating func filter(_ type: ResourceType, depth: Int = 3) -> Filter {
        switch pick(depth == 0 ? 1 : 6) {
        case 0, 1: comparison(type)
        case 2, 3: .and(filter(type, depth: depth - 1), filter(type, depth: depth - 1))
        case 4: .or(filter(type, depth: depth - 1), filter(type, depth: depth - 1))
        default: .not(filter(type, depth: depth - 1))
        }
    }

    private mutating func comparison(_ type: ResourceType) -> Filter {
        let texts = ["id", "displayName", "externalId"]
        let users = ["userName", "emails", "emails.value"]
        let value = Filter.Value.string(words[pick(words.count)])
        let work = Filter.compare(AttributePath(attribute: "type"), .eq, .string("work"))
        let emails = AttributePath(attribute: "emails")
        switch pick(type == .user ? 10 : 4) {
        case 0: return .compare(path(texts[pick(3)]), .ne, value)
        case 1...3: return .compare(path(texts[pick(3)]), .eq, pick(6) == 0 ? .null : value)
        case 4:
            return .compare(
                path("active"), .eq, pick(2) == 0 ? .bool(pick(2) == 0) : .string("True"))
        case 5: return .elementCompare(emails, work, sub: "value", .eq, value)
        case 6: return .element(emails, .and(work, .compare(path("value"), .eq, value)))
        default: return .compare(path(users[pick(3)]), .eq, value)
        }
    }

    private func path(_ text: String) -> AttributePath {
        let parts = text.split(separator: ".").map(String.init)
        return AttributePath(
            attribute: parts[0], subAttribute: parts.count > 1 ? parts[1] : nil)
    }
}
