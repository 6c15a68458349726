import HTTPMessage
import Testing

@Suite("Paths and queries")
struct TargetTests {
    @Test(arguments: [
        ("/", []),
        ("/a/b", ["a", "b"]),
        ("//a//b/", ["a", "b"]),
        ("/a%2Fb/c", ["a/b", "c"]),
        ("/a%20b+c", ["a b+c"]),
        ("/%C3%A9", ["\u{E9}"]),
        ("/a%2", nil),
        ("/a%zz", nil),
        ("/%00", nil),
        ("/%C3", nil),
        ("/%FF%FE", nil),
    ])
    func `a path is split first and decoded then`(path: String, segments: [String]?) {
        #expect(HTTPRequest(method: .get, path: path).pathSegments == segments)
    }

    @Test(
        arguments: [
            (nil, []),
            ("", []),
            ("a", ["a="]),
            ("a=", ["a="]),
            ("a=1&b=2", ["a=1", "b=2"]),
            ("a=1&a=2", ["a=1", "a=2"]),
            ("&&a=1&", ["a=1"]),
            ("=1", ["=1"]),
            ("filter=userName+eq+%22a%2Bb%22", ["filter=userName eq \"a+b\""]),
            ("a=b=c", ["a=b=c"]),
            ("%61=%C3%A9", ["a=\u{E9}"]),
        ] as [(String?, [String])])
    func `a query is decoded as forms are`(query: String?, expected: [String]) throws {
        let parameters = try QueryParameters(query).parameters
        #expect(parameters.map { "\($0.name)=\($0.value)" } == expected)
    }

    @Test(arguments: ["a=%", "a=%4", "%zz=1", "a=%00", "a=%FF"])
    func `a broken query is refused`(query: String) {
        #expect(throws: HTTPRefusal.self) { try QueryParameters(query) }
    }

    @Test func `the first value counts, and names are compared with case`() throws {
        let parameters = try QueryParameters("count=1&count=2&Count=3")
        #expect(parameters["count"] == "1")
        #expect(parameters["Count"] == "3")
        #expect(parameters["COUNT"] == nil)
        #expect(parameters.names == ["count", "count", "Count"])
    }
}

@Suite("X-Forwarded-For")
struct ForwardedForTests {
    @Test(arguments: [
        ([], nil),
        (["1.2.3.4"], "1.2.3.4"),
        (["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        (["6.6.6.6,1.2.3.4 , 10.0.0.1"], "1.2.3.4"),
        (["6.6.6.6", "1.2.3.4, 10.0.0.1"], "1.2.3.4"),
        (["10.0.0.2, 10.0.0.1"], "10.0.0.2"),
        (["1.2.3.4:5678"], "1.2.3.4"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["2001:db8::1"], "2001:db8::1"),
        (["1.2.3.4, unknown"], nil),
        (["1.2.3.4, unknown, 10.0.0.1"], "10.0.0.1"),
    ])
    func `the client is the nearest address that is not a proxy`(
        values: [String], client: String?
    ) {
        var headers = Headers()
        for value in values { headers.add("x-forwarded-for", value) }
        let found = ForwardedFor(headers).client { address in
            if address == "unknown" { return .invalid }
            return address.hasPrefix("10.") ? .trusted : .other
        }
        #expect(found == client)
    }
}
