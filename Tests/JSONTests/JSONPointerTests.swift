import JSON
import Testing

/// The document and the pointers of RFC 6901 §5, and what the sections before rule out.
@Suite("JSON pointers, RFC 6901")
struct JSONPointerTests {
    private static let document: JSONValue = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6,
        " ": 7, "m~n": 8, "deep": ["0": [["x": .null]]],
    ]

    @Test(
        arguments: [
            ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/foo/1", "baz"),
            ("/", 0),
            ("/a~1b", 1), ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6),
            ("/ ", 7),
            ("/m~0n", 8), ("/deep/0/0/x", .null),
        ] as [(String, JSONValue)])
    func `a pointer leads to its value`(text: String, value: JSONValue) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(Self.document[pointer] == value)
    }

    @Test(arguments: [
        "/missing", "/foo/2", "/foo/-", "/foo/00", "/foo/01", "/foo/+1", "/foo/-1", "/foo/",
        "/foo/x",
        "/foo/0/x", "/foo/99999999999999999999", "//", "/deep/x/0", "/a/b",
    ])
    func `a pointer to nothing gives nothing`(text: String) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(Self.document[pointer] == nil)
    }

    @Test(arguments: ["foo", "#/foo", " /foo", "/~", "/~2", "/a~", "/~~0", "/a/~/b"])
    func `a malformed pointer is refused`(text: String) {
        #expect(JSONPointer(parsing: text) == nil)
    }

    @Test(arguments: [
        ("/~01", ["~1"]), ("/~10", ["/0"]), ("/a//b/", ["a", "", "b", ""]), ("", []),
    ])
    func `escapes are resolved once, from left to right`(text: String, tokens: [String]) {
        #expect(JSONPointer(parsing: text)?.tokens == tokens)
    }
}
