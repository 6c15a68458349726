import Dialects
import Directory
import HTTPMessage
import JSON
import Ports
import TestSupport
import Testing

@Suite("A user who is provisioned again")
struct RestoringTests {
    @Test func `Okta's POST of an inactive user's name brings that user back`() throws {
        let gateway = Gateway(provider: .okta)
        let id = gateway.create(["userName": "ada@contoso.com", "title": "Analyst"])
        _ = gateway.send(.patch, "/Users/\(id)", patch(("replace", "active", false)))
        let answer = gateway.send(
            .post, "/Users", ["userName": "ADA@contoso.com", "displayName": "Ada"])
        #expect(answer.status == 201)
        #expect(answer.json["id"] == .string(id) && answer.json["active"] == true)
        #expect(answer.headers["Location"]?.hasSuffix("/Users/\(id)") == true)
        #expect(answer.json["title"] == nil && answer.json["displayName"] == "Ada")
        let types = try gateway.events().map(\.draft.type.rawValue)
        #expect(types == ["user.created", "user.deactivated", "user.reactivated"])
        let again = gateway.send(.post, "/Users", ["userName": "ada@contoso.com"])
        #expect(again.status == 409)
        #expect(
            gateway.metrics.count(.quirk(integration: "acme", quirk: "create_of_inactive")) == 1)
    }

    @Test(arguments: [Dialect.Provider.entra, .generic])
    func `another provider's is a conflict`(provider: Dialect.Provider) {
        let gateway = Gateway(provider: provider)
        _ = gateway.create(["userName": "ada@contoso.com", "active": false])
        let answer = gateway.send(.post, "/Users", ["userName": "ada@contoso.com"])
        #expect(answer.status == 409 && answer.json["scimType"] == "uniqueness")
    }
}
