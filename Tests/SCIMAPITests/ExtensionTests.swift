import HTTPMessage
import JSON
import TestSupport
import Testing

private let acme = "urn:x:acme:2.0:User"

@Suite("Extension schemas, RFC 7643 §3.3")
struct ExtensionTests {
    @Test func `what arrives under an unknown URN becomes discoverable and filterable`() {
        let gateway = Gateway()
        let filter = "/Users?filter=urn:x:acme:2.0:User:badge+eq+%22b7%22"
        #expect(gateway.send(.get, filter).status == 400)
        let id = gateway.create(["userName": "ada@contoso.com", "\(acme)": ["badge": "B7"]])
        #expect(gateway.send(.get, filter).json["Resources"]?.array?.first?["id"] == .string(id))
        let schemas = gateway.send(.get, "/Schemas").json["Resources"]?.array ?? []
        #expect(schemas.contains { $0["id"]?.string == acme })
        let entry = gateway.send(.get, "/Schemas/\(acme)").json
        #expect(entry["attributes"]?.array?.first?["name"] == "badge")
        let type = gateway.send(.get, "/ResourceTypes/User").json
        let extensions = (type["schemaExtensions"]?.array ?? []).map { $0["schema"]?.string }
        #expect(extensions.contains(acme))
    }

    @Test func `a PATCH teaches, too`() {
        let gateway = Gateway()
        let id = gateway.create(["userName": "ada@contoso.com"])
        let body = patch(("add", "\(acme):floor", 3))
        #expect(gateway.send(.patch, "/Users/\(id)", body).status == 200)
        let found = gateway.send(.get, "/Users?filter=URN:X:ACME:2.0:user:Floor+gt+2").json
        #expect(found["totalResults"] == 1)
    }

    @Test func `one integration's extensions are no other's`() {
        let gateway = Gateway()
        _ = gateway.create(["userName": "ada@contoso.com", "\(acme)": ["badge": "B7"]])
        let answer = gateway.handler.answer(
            HTTPRequest(
                method: .get, path: "/scim/v2/other/Schemas", query: nil,
                headers: ["Authorization": "Bearer \(gateway.otherToken)"], body: []))
        let ids = (answer.json["Resources"]?.array ?? []).map { $0["id"]?.string }
        #expect(ids.count == 3 && !ids.contains(acme))
    }
}
