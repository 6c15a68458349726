import HTTPMessage
import JSON
import TestSupport
import Testing

@Suite("Sorting over HTTP, RFC 7644 §3.4.2.3")
struct SortTests {
    private let gateway = Gateway()

    init() {
        for (name, title, emails) in [
            ("c", "b", [("z@x", false), ("a@x", true)]), ("A", nil, [("m@x", false)]),
            ("b", "B", []), ("D", "a", [("y@x", false), ("b@x", false)]),
        ] as [(String, String?, [(String, Bool)])] {
            var user: JSONObject = ["userName": .string(name)]
            user["title"] = title.map { .string($0) }
            user["name"] = ["familyName": .string(String(name.reversed()) + "x")]
            user["emails"] = .array(
                emails.map { ["value": .string($0.0), "primary": .bool($0.1)] })
            _ = gateway.create(.object(user))
        }
    }

    @Test(arguments: [
        ("sortBy=userName", "A b c D"), ("sortBy=userName&sortOrder=descending", "D c b A"),
        ("sortBy=USERNAME&sortOrder=Ascending", "A b c D"),
        ("sortBy=urn:ietf:params:scim:schemas:core:2.0:User:userName", "A b c D"),
        // Letter case does not count; what is equal is sorted by age; what is missing comes last.
        ("sortBy=title", "D c b A"), ("sortBy=title&sortOrder=descending", "A b c D"),
        // The primary value counts, else the first.
        ("sortBy=emails", "c A D b"), ("sortBy=emails.value", "c A D b"),
        ("sortBy=emails.value&sortOrder=descending", "b D A c"),
        ("sortBy=name.familyName", "A b c D"), ("sortBy=meta.created", "c A b D"),
        ("sortBy=meta.created&sortOrder=descending", "D b A c"),
        ("sortBy=id&sortOrder=descending", "D b A c"),
        ("sortBy=meta.lastModified", "c A b D"), ("sortBy=active", "c A b D"),
        ("sortBy=displayName", "c A b D"),
        // A direction alone sorts nothing.
        ("sortOrder=descending", "c A b D"), ("sortBy=&sortOrder=descending", "c A b D"),
        ("sortBy=title&startIndex=2&count=2", "c b"), ("sortBy=userName&startIndex=4", "D"),
        ("sortBy=title&startIndex=5", ""), ("sortBy=title&startIndex=60000", ""),
        ("sortBy=title&count=0", ""), ("sortBy=title&filter=title+pr", "D c b"),
        ("sortBy=userName&filter=title+eq+%22b%22", "b c"),
        ("sortBy=userName&filter=title+eq+%22b%22&startIndex=2", "c"),
    ])
    func `a list is in the order of the attribute`(query: String, names: String) {
        let list = gateway.send(.get, "/Users?" + query).json
        let found = list["Resources"]?.array?.compactMap { $0["userName"]?.string }
        #expect(found?.joined(separator: " ") == names)
    }

    @Test(arguments: [
        ("sortBy=titel", "a User has no attribute 'titel' (did you mean 'title'?)"),
        ("sortBy=name", "'name' has several parts"), ("sortBy=password", "never shown"),
        ("sortBy=emails.valeu", "(did you mean 'value'?)"), ("sortBy=a%20b", "In 'sortBy'"),
        ("sortBy=userName&sortOrder=down", "'ascending' or 'descending'"),
    ])
    func `an order that cannot be given is refused by name`(query: String, reason: String) {
        let answer = gateway.send(.get, "/Users?" + query)
        #expect(answer.status == 400)
        #expect(answer.json["scimType"] == "invalidValue")
        #expect(answer.json["detail"]?.string?.contains(reason) == true)
    }

    @Test func `pages by index reach as far as places are remembered`() {
        let far = gateway.send(.get, "/Users?sortBy=title&startIndex=4&count=200")
        #expect(far.json["itemsPerPage"] == 1)
        #expect(gateway.send(.get, "/Users?startIndex=9223372036854775807").status == 200)
        let beyond = gateway.send(
            .get, "/Users?sortBy=title&startIndex=9223372036854775807&count=200")
        #expect(beyond.status == 200)
        #expect(beyond.json["totalResults"] == 4)
    }
}
