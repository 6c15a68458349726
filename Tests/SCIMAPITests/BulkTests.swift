import Directory
import HTTPMessage
import JSON
import Ports
import SCIMAPI
import TestSupport
import Testing

private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

@Suite("Bulk, RFC 7644 §3.7")
struct BulkTests {
    @Test func `operations are done one by one, each with its own answer`() throws {
        let gateway = Gateway()
        let old = gateway.create(["userName": "old@contoso.com"])
        let gone = gateway.create(["userName": "gone@contoso.com"])
        let answer = gateway.bulk([
            [
                "method": "POST", "path": "/Users", "bulkId": "a",
                "data": ["userName": "ada@contoso.com"],
            ],
            [
                "method": "patch", "path": .string("/Users/\(old)"),
                "data": ["Operations": [["op": "Replace", "path": "active", "value": "False"]]],
            ],
            [
                "method": "PUT", "path": .string("Users/\(old)"), "version": "W/\"2\"",
                "data": ["userName": "new@contoso.com"],
            ],
            ["method": "DELETE", "path": .string("/Users/\(gone)")],
            ["method": "DELETE", "path": "/Users/nobody"],
            [
                "method": "POST", "path": "/Users", "bulkId": "b",
                "data": ["userName": "ADA@contoso.com"],
            ],
            ["method": "PUT", "path": .string("/Users/\(old)"), "version": "W/\"1\"", "data": [:]],
            ["method": "POST", "path": "/Schemas", "data": [:]],
        ])
        #expect(answer.status == 200)
        let outcomes = answer.json["Operations"]?.array ?? []
        #expect(
            outcomes.compactMap { $0["status"]?.string }
                == ["201", "200", "200", "204", "404", "409", "412", "405"])
        let ada = try #require(outcomes.first?["location"]?.string)
        #expect(ada.hasPrefix("https://scim.example/scim/v2/acme/Users/"))
        #expect(outcomes.first?["version"] == "W/\"1\"" && outcomes.first?["bulkId"] == "a")
        #expect(outcomes[2]["version"] == "W/\"3\"")
        #expect(outcomes[5]["response"]?["scimType"] == "uniqueness")
        #expect(outcomes[5]["location"] == nil && outcomes[4]["location"] != nil)
        let user = gateway.send(.get, "/Users/\(old)").json
        #expect(user["userName"] == "new@contoso.com" && user["active"] == false)
        #expect(
            try gateway.events().map(\.draft.type.rawValue).sorted() == [
                "user.created", "user.created", "user.created", "user.deactivated", "user.deleted",
                "user.updated",
            ])
        #expect(gateway.metrics.count(.quirk(integration: "acme", quirk: "capitalized_verb")) == 1)
    }

    @Test func `managers that refer to each other are both set`() {
        let gateway = Gateway()
        let answer = gateway.bulk([
            [
                "method": "POST", "path": "/Users", "bulkId": "a",
                "data": [
                    "userName": "a@contoso.com",
                    "\(enterprise)": ["department": "R", "manager": ["value": "bulkId:b"]],
                ],
            ],
            [
                "method": "POST", "path": "/Users", "bulkId": "b",
                "data": [
                    "userName": "b@contoso.com",
                    "\(enterprise)": ["manager": ["value": "bulkId:a"]],
                ],
            ],
        ])
        let outcomes = answer.json["Operations"]?.array ?? []
        let ids = outcomes.compactMap { $0["location"]?.string?.split(separator: "/").last }
        #expect(ids.count == 2)
        for (own, other) in zip(ids, ids.reversed()) {
            let user = gateway.send(.get, "/Users/\(own)").json
            #expect(user[enterprise]?["manager"]?["value"]?.string == String(other))
        }
        #expect(outcomes.map { $0["version"] } == ["W/\"1\"", "W/\"2\""])
    }

    @Test(arguments: [
        (JSONValue.object(["Operations": "x"]), 400), (.object([:]), 400),
        (
            .object([
                "Operations": .array(
                    Array(
                        repeating: JSONValue.object(["method": "DELETE", "path": "/Users/1"]),
                        count: 1001))
            ]), 413
        ),
    ])
    func `a request that is no bulk request, or too large, is refused whole`(
        body: JSONValue, status: Int
    ) {
        #expect(Gateway().send(.post, "/Bulk", body).status == status)
    }

    @Test func `groups get members that the same request creates, in circles too`() {
        let gateway = Gateway()
        let answer = gateway.bulk([
            [
                "method": "POST", "path": "/Groups", "bulkId": "g",
                "data": [
                    "displayName": "Group A",
                    "members": [["value": "bulkId:h"], ["value": "bulkId:u"]],
                ],
            ],
            [
                "method": "POST", "path": "/Groups", "bulkId": "h",
                "data": ["displayName": "Group B", "members": [["value": "bulkId:g"]]],
            ],
            [
                "method": "POST", "path": "/Users", "bulkId": "u",
                "data": ["userName": "ada@contoso.com"],
            ],
            [
                "method": "PATCH", "path": "/Groups/bulkId:h",
                "data": [
                    "Operations": [
                        ["op": "Add", "path": "members", "value": [["value": "bulkId:u"]]]
                    ]
                ],
            ],
        ])
        let outcomes = answer.json["Operations"]?.array ?? []
        #expect(outcomes.compactMap { $0["status"]?.string } == ["201", "201", "201", "204"])
        let ids = outcomes.compactMap { $0["location"]?.string?.split(separator: "/").last }
        let members = { (id: Substring) -> Set<String> in
            let group = gateway.send(.get, "/Groups/\(id)").json
            return Set((group["members"]?.array ?? []).compactMap { $0["value"]?.string })
        }
        #expect(members(ids[0]) == [String(ids[1]), String(ids[2])])
        #expect(members(ids[1]) == [String(ids[0]), String(ids[2])])
    }

    @Test func `failOnErrors ends the job, and what was done stays done`() {
        let gateway = Gateway()
        let answer = gateway.send(
            .post, "/Bulk",
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "failOnErrors": 1,
                "Operations": [
                    ["method": "POST", "path": "/Users", "data": ["userName": "a@contoso.com"]],
                    ["method": "POST", "path": "/Users", "data": [:]],
                    ["method": "POST", "path": "/Users", "data": ["userName": "b@contoso.com"]],
                ],
            ])
        #expect(answer.json["Operations"]?.array?.count == 2)
        #expect(gateway.send(.get, "/Users").json["totalResults"] == 1)
    }

    @Test func `a bulk request may be larger than others, as the configuration says`() {
        let gateway = Gateway()
        let limit = { (path: String) in
            gateway.handler.bodyLimit(HTTPRequest(method: .post, path: path))
        }
        #expect(limit("/scim/v2/acme/Bulk") == 2 << 20)
        #expect(limit("/scim/v2/acme/Bulk/") == 2 << 20)
        #expect(limit("/scim/v2/acme/Users") == 1 << 20)
        let configuration = gateway.send(.get, "/ServiceProviderConfig").json
        #expect(
            configuration["bulk"] == [
                "supported": true, "maxOperations": 1000, "maxPayloadSize": 2_097_152,
            ])
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
    func `a token belongs to no user, so there is no Me`(method: HTTPRequest.Method) {
        let answer = Gateway().send(method, "/Me", [:])
        #expect(answer.status == 501)
        #expect(answer.json["detail"]?.string?.contains("/Users") == true)
    }
}

extension Gateway {
    fileprivate func bulk(_ operations: [JSONValue]) -> HTTPResponse {
        send(
            .post, "/Bulk",
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                "Operations": .array(operations),
            ])
    }
}
