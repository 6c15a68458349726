import HTTPMessage
import JSON
import TestSupport
import Testing

@Suite("Pages by cursor over HTTP, RFC 9865")
struct CursorTests {
    private let gateway = Gateway()
    private let ids: [String]

    init() {
        let gateway = gateway
        ids = (1...5).map { number in
            gateway.create([
                "userName": .string("user\(number)"), "title": number == 3 ? "odd" : "even",
                "displayName": .string("d\(6 - number)"),
            ])
        }
    }

    private func list(_ query: String) -> JSONValue { gateway.send(.get, "/Users?" + query).json }

    private func names(_ answer: JSONValue) -> [String] {
        answer["Resources"]?.array?.compactMap { $0["userName"]?.string } ?? []
    }

    @Test(arguments: [
        ("", "user1 user2 user3 user4 user5"),
        ("&sortBy=userName", "user1 user2 user3 user4 user5"),
        ("&sortBy=displayName", "user5 user4 user3 user2 user1"),
        ("&sortBy=title", "user1 user2 user4 user5 user3"),
        ("&sortBy=title&sortOrder=descending", "user3 user5 user4 user2 user1"),
        ("&filter=title+eq+%22even%22", "user1 user2 user4 user5"),
        ("&filter=userName+sw+%22user%22", "user1 user2 user3 user4 user5"),
        ("&filter=userName+eq+%22nobody%22", ""),
    ])
    func `each page leads to the next, and the last to none`(query: String, expected: String) {
        for count in 1...6 {
            var found: [String] = []
            var cursor: String? = ""
            var pages = 0
            while let text = cursor {
                let page = list("cursor=\(text)&count=\(count)\(query)")
                let total = expected.isEmpty ? 0 : expected.split(separator: " ").count
                #expect(page["totalResults"]?.number?.int == total)
                #expect(page["itemsPerPage"]?.number?.int == names(page).count)
                #expect(page["startIndex"] == nil)
                #expect(page["previousCursor"] == nil)
                found += names(page)
                cursor = page["nextCursor"]?.string
                pages += 1
            }
            #expect(found.joined(separator: " ") == expected)
            #expect(pages == max(1, (found.count + count - 1) / count))
        }
    }

    @Test func `the first page needs no value, and index paging stays the default`() {
        #expect(list("cursor&count=2")["nextCursor"]?.string != nil)
        #expect(list("cursor=")["itemsPerPage"] == 5)
        #expect(list("count=2")["nextCursor"] == nil)
        #expect(list("count=2")["startIndex"] == 1)
        let none = list("cursor&count=0")
        #expect(none["totalResults"] == 5 && none["nextCursor"] == nil)
        #expect(none["Resources"]?.array?.isEmpty == true)
    }

    @Test func `what changes between two pages moves nobody else`() {
        let first = list("cursor&count=2")
        let next = first["nextCursor"]?.string ?? ""
        #expect(next.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        for id in [ids[0], ids[1]] { #expect(gateway.send(.delete, "/Users/\(id)").status == 204) }
        _ = gateway.create(["userName": "user6"])
        #expect(names(list("cursor=\(next)&count=2")) == ["user3", "user4"])
        // The count need not be repeated.
        #expect(names(list("cursor=\(next)")) == ["user3", "user4"])
    }

    @Test func `a cursor that has lost its place says so`() {
        for sort in ["userName", "title"] {
            let next = list("cursor&count=2&sortBy=\(sort)")["nextCursor"]?.string ?? ""
            let change = patch(("replace", sort, .string("z\(sort)")))
            #expect(gateway.send(.patch, "/Users/\(ids[1])", change).status == 200)
            let moved = gateway.send(.get, "/Users?cursor=\(next)&sortBy=\(sort)")
            #expect(moved.status == 400)
            #expect(moved.json["scimType"] == "expiredCursor")
        }
        let next = list("cursor&count=2&sortBy=userName")["nextCursor"]?.string ?? ""
        #expect(gateway.send(.delete, "/Users/\(ids[2])").status == 204)
        let gone = gateway.send(.get, "/Users?cursor=\(next)&sortBy=userName")
        #expect(gone.json["scimType"] == "expiredCursor")
    }

    @Test func `a cursor ages`() {
        let next = list("cursor&count=2")["nextCursor"]?.string ?? ""
        let timeout = gateway.send(.get, "/ServiceProviderConfig")
            .json["pagination"]?["cursorTimeout"]?.number?.int
        gateway.clock.advance(by: .seconds(timeout ?? 0))
        #expect(names(list("cursor=\(next)")) == ["user3", "user4"])
        gateway.clock.advance(by: .milliseconds(1))
        let late = gateway.send(.get, "/Users?cursor=\(next)")
        #expect(late.status == 400)
        #expect(late.json["scimType"] == "expiredCursor")
    }

    @Test func `a cursor is good for its own search only`() {
        let next = list("cursor&count=2")["nextCursor"]?.string ?? ""
        let other = String(next.dropLast()) + (next.hasSuffix("0") ? "1" : "0")
        for target in [
            "/Users?cursor=x", "/Users?cursor=%00", "/Users?cursor=\(other)",
            "/Users?cursor=\(next.dropLast(2))", "/Users?cursor=\(next)00",
            "/Users?cursor=\(next.uppercased())x", "/Groups?cursor=\(next)",
            "/Users?cursor=\(next)&filter=title+pr", "/Users?cursor=\(next)&sortBy=userName",
            "/Users?cursor=" + String(repeating: "0", count: 5000),
        ] {
            let answer = gateway.send(.get, target)
            #expect(answer.status == 400, "\(target)")
            if !target.contains("%00") {
                #expect(answer.json["scimType"] == "invalidCursor", "\(target)")
            }
        }
        let foreign = gateway.handler.answer(
            HTTPRequest(
                method: .get, path: "/scim/v2/other/Users", query: "cursor=\(next)",
                headers: ["Authorization": "Bearer \(gateway.otherToken)"]))
        #expect(foreign.json["scimType"] == "invalidCursor")
    }

    @Test(arguments: ["x", "-1", "201", "1.5", "", "3"])
    func `a count goes with a cursor only if it is one of its first page`(count: String) {
        let next = list("cursor&count=2")["nextCursor"]?.string ?? ""
        let answer = gateway.send(.get, "/Users?cursor=\(next)&count=\(count)")
        #expect(answer.status == 400)
        #expect(answer.json["scimType"] == "invalidCount")
    }

    @Test func `a page is asked for in one way only`() {
        let answer = gateway.send(.get, "/Users?cursor&startIndex=1")
        #expect(answer.json["scimType"] == "invalidValue")
    }

    @Test func `the configuration says how pages are turned`() {
        let pagination = gateway.send(.get, "/ServiceProviderConfig").json["pagination"]
        #expect(
            pagination == [
                "cursor": true, "index": true, "defaultPaginationMethod": "index",
                "defaultPageSize": 100, "maxPageSize": 200, "cursorTimeout": 86400,
            ])
        for number in 6...205 { _ = gateway.create(["userName": .string("user\(number)")]) }
        #expect(list("")["itemsPerPage"] == 100)
        #expect(list("cursor")["itemsPerPage"] == 100)
        #expect(list("cursor&count=200")["itemsPerPage"] == 200)
    }
}
