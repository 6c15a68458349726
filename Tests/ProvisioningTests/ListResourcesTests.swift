import Directory
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Which lists may take long")
struct ListResourcesTests {
    @Test(arguments: [
        ("userName eq \"a\"", false), ("id eq \"a\"", false), ("externalId eq \"a\"", false),
        ("emails[type eq \"work\"].value eq \"a@x\"", false),
        ("userName eq \"a\" and title eq \"b\"", false),
        (nil, true), ("title eq \"b\"", true), ("active eq true", true),
        ("displayName eq \"b\"", true), ("userName eq \"a\" or title eq \"b\"", true),
        ("not (userName eq \"a\")", true), ("userName sw \"a\"", true),
    ])
    func `only one that an index narrows down stays off the workers`(
        filter: String?, mayScan: Bool
    ) throws {
        let context = RequestContext(
            integration: Integration(name: IntegrationName(rawValue: "acme")),
            request: RequestID(rawValue: "req_1"), now: Timestamp(milliseconds: 0), base: "")
        let list = try ListResources(
            [.user], SearchRequest { $0 == "filter" ? filter : nil }, context, StubCrypto())
        #expect(list.mayScan == mayScan)
    }
}
