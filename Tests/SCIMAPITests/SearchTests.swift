import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import TestSupport
import Testing

@Suite("Searches by POST, RFC 7644 §3.4.3")
struct SearchTests {
    private let gateway = Gateway()

    init() throws {
        for (name, title) in [("ada", "Analyst"), ("bob", "Boss"), ("eve", "Analyst")] {
            _ = gateway.create(["userName": .string(name), "title": .string(title)])
        }
        for (number, name) in ["Devs", "Ops"].enumerated() {
            let group: JSONValue = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                "displayName": .string(name),
            ]
            let keys = ResourceKeys(name: name.folded, displayName: name.folded)
            let random = (UInt64(number), UInt64(number))
            let stored = StoredResource(
                integration: IntegrationName(rawValue: "acme"), type: .group,
                id: ResourceID(rawValue: UUIDv7.make(now: gateway.clock.now, random: random)),
                version: 1, created: gateway.clock.now, modified: gateway.clock.now, keys: keys,
                json: group.bytes)
            let commit = Commit(change: .insert(stored), events: [], deliveries: [])
            gateway.store.submit(.commit(commit)) { _ in }
        }
    }

    private static let envelope: JSONValue = [
        "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    ]

    private func search(_ place: String, _ request: JSONValue) -> HTTPResponse {
        var body = request.object ?? [:]
        body["schemas"] = Self.envelope
        return gateway.send(.post, place + "/.search", .object(body))
    }

    private func names(_ answer: HTTPResponse) -> String {
        let found = answer.json["Resources"]?.array?.compactMap {
            $0["userName"]?.string ?? $0["displayName"]?.string
        }
        return found?.joined(separator: " ") ?? "\(answer.json)"
    }

    @Test(
        arguments: [
            ("/Users", [:], 3, "ada bob eve"), ("/Groups", [:], 2, "Devs Ops"),
            ("", [:], 5, "ada bob eve Devs Ops"),
            ("/Users", ["filter": "title eq \"analyst\""], 2, "ada eve"),
            ("/Users", ["startIndex": 2, "count": 1], 3, "bob"),
            ("/Users", ["startIndex": "2", "count": "1"], 3, "bob"),
            ("/Users", ["sortBy": "userName", "sortOrder": "descending"], 3, "eve bob ada"),
            ("/Users", ["FILTER": "userName sw \"e\""], 1, "eve"),
            ("/Users", ["filter": .null, "sortBy": .null, "count": .null], 3, "ada bob eve"),
            // Across both types; what one does not have has no value there.
            ("", ["filter": "userName eq \"bob\""], 1, "bob"),
            ("", ["filter": "displayName eq \"devs\""], 1, "Devs"),
            ("", ["filter": "userName pr"], 3, "ada bob eve"),
            ("", ["filter": "not (userName pr)"], 2, "Devs Ops"),
            ("", ["filter": "userName ne \"ada\""], 4, "bob eve Devs Ops"),
            ("", ["filter": "userName eq null"], 2, "Devs Ops"),
            ("", ["filter": "title eq \"Boss\" or displayName sw \"O\""], 2, "bob Ops"),
            (
                "", ["filter": "emails[type eq \"work\"] or members pr or id pr"], 5,
                "ada bob eve Devs Ops"
            ),
            ("", ["filter": "meta.resourceType eq \"Group\""], 2, "Devs Ops"),
            ("", ["filter": "meta.resourceType eq User"], 3, "ada bob eve"),
            (
                "",
                ["filter": "(meta.resourceType eq \"User\") or (meta.resourceType eq \"Group\")"],
                5, "ada bob eve Devs Ops"
            ),
            ("", ["startIndex": 3, "count": 2], 5, "eve Devs"),
            ("", ["startIndex": 5, "count": 2], 5, "Ops"), ("", ["startIndex": 6], 5, ""),
            ("", ["filter": "title pr or id pr", "startIndex": 3, "count": 2], 5, "eve Devs"),
            ("", ["sortBy": "displayName"], 5, "Devs Ops ada bob eve"),
            ("", ["sortBy": "userName", "sortOrder": "descending"], 5, "Ops Devs eve bob ada"),
            ("", ["sortBy": "meta.lastModified", "count": 4], 5, "ada bob eve Devs"),
        ] as [(String, JSONValue, Int, String)])
    func `a search finds what a list would`(
        place: String, request: JSONValue, total: Int, found: String
    ) {
        let answer = search(place, request)
        #expect(names(answer) == found)
        #expect(answer.json["totalResults"]?.number?.int == total)
        #expect(answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"])
    }

    @Test func `a search of everything turns its pages with a cursor`() {
        for sort in [nil, "displayName", "meta.created"] as [String?] {
            var found: [String] = []
            var cursor: String? = ""
            while let text = cursor {
                var request: JSONObject = ["cursor": .string(text), "count": 2]
                request["sortBy"] = sort.map { .string($0) }
                let answer = search("", .object(request))
                found.append(names(answer))
                cursor = answer.json["nextCursor"]?.string
            }
            let sorted = sort == "displayName"
            #expect(
                found
                    == (sorted ? ["Devs Ops", "ada bob", "eve"] : ["ada bob", "eve Devs", "Ops"]))
        }
    }

    @Test func `a search shows the attributes that are asked for`() {
        let some = search("/Users", ["attributes": ["userName"], "count": 1]).json
        #expect(
            some["Resources"]?.array?.first?.object?.keys.sorted() == ["id", "schemas", "userName"])
        let fewer = search("/Users", ["excludedAttributes": ["title", "meta"], "count": 1]).json
        let first = fewer["Resources"]?.array?.first
        #expect(first?["userName"] == "ada" && first?["title"] == nil && first?["meta"] == nil)
    }

    @Test(
        arguments: [
            ("", ["filter": "nothing eq \"x\""], "invalidFilter"),
            ("/Groups", ["filter": "userName eq \"x\""], "invalidFilter"),
            ("", ["filter": ""], "invalidFilter"), ("", ["filter": 5], "invalidValue"),
            ("", ["sortBy": "nothing"], "invalidValue"), ("", ["sortBy": "name"], "invalidValue"),
            ("", ["count": "many"], "invalidValue"), ("", ["count": true], "invalidValue"),
            ("", ["startIndex": .number(JSONNumber(text: "1.5"))], "invalidValue"),
            ("", ["attributes": 1], "invalidValue"),
            ("", ["attributes": [1]], "invalidValue"), ("", ["cursor": 1], "invalidValue"),
            ("", ["cursor": "x"], "invalidCursor"),
            ("", ["cursor": "", "count": -1], "invalidCount"),
        ] as [(String, JSONValue, String)])
    func `a search that is not understood is never everything`(
        place: String, request: JSONValue, type: String
    ) {
        let answer = search(place, request)
        #expect(answer.status == 400)
        #expect(answer.json["scimType"]?.string == type, "\(answer.json)")
    }

    @Test func `a search is a JSON object that says it is one`() {
        #expect(gateway.send(.post, "/Users/.search", [1]).json["scimType"] == "invalidSyntax")
        let patchOp: JSONValue = ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]]
        let other = gateway.send(.post, "/Users/.search", patchOp)
        #expect(other.json["scimType"] == "invalidSyntax")
        #expect(gateway.send(.post, "/Users/.search", [:]).status == 200)
        #expect(gateway.send(.get, "/.search").status == 405)
    }
}
