import Foundation
import SCIM
import Testing

@Suite("The grammar of filters and paths, RFC 7644 §3.4.2.2 and §3.5.2")
struct FilterGrammarTests {
    @Test(arguments: try GrammarCase.all().filter { !$0.contested })
    func `what the grammar allows is read, what it does not is refused`(text: GrammarCase) {
        #expect(text.isAccepted == text.valid)
    }

    @Test(arguments: try GrammarCase.all().filter { !$0.contested && !$0.valid })
    func `what everybody refuses is not repaired either`(text: GrammarCase) {
        #expect(FilterText.quotingBareValues(text.text) == nil)
    }

    /// Texts beyond the RFC's grammar that some implementations take, and what this one does.
    ///
    /// | leniency | here | why |
    /// |---|---|---|
    /// | value filter followed by a sub-attribute | taken | Entra matches by it (Q20) |
    /// | white space | taken | no second meaning; people type it |
    /// | unquoted value | refused | Entra's externalId (Q21) is quoted by its dialect before |
    /// | not without parentheses | refused | its reach would be a guess |
    /// | empty | refused | "nothing" must never mean "everything" |
    /// | URN with two parts | refused | no URN; `urn:a:b` would name two things |
    /// | deeper than two levels | refused | SCIM has no attribute there |
    /// | string that is not JSON | refused | a backslash has one meaning |
    /// | none | refused | a name begins with a letter |
    @Test(arguments: try GrammarCase.all().filter(\.contested))
    func `beyond the grammar, only what has one meaning is read`(text: GrammarCase) {
        let taken = [
            "value filter followed by sub-attribute or operator (Entra ID)", "white space",
        ]
        let hasTwoFilters = text.text.contains("].values[")
        #expect(text.isAccepted == (taken.contains(text.leniency) && !hasTwoFilters))
    }

    @Test(arguments: [
        ("a eq 1 or b eq 2 and c eq 3", "a eq 1 or (b eq 2 and c eq 3)"),
        ("a eq 1 and b eq 2 or c eq 3", "(a eq 1 and b eq 2) or c eq 3"),
        ("not (a pr) and b pr", "(not (a pr)) and b pr"),
        ("a pr and b pr and c pr", "(a pr and b pr) and c pr"),
        ("a[b pr or c pr and d pr]", "a[b pr or (c pr and d pr)]"),
        ("  ( a  PR )  AnD  b  eQ  1 ", "a pr and b eq 1"),
        ("emails[type eq \"work\"].value pr", "emails[type eq \"work\" and value pr]"),
    ])
    func `brackets bind before not, not before and, and before or`(
        text: String, same: String
    ) throws {
        #expect(try Filter(parsing: text) == Filter(parsing: same))
    }

    @Test func `the parts of a filter come out as written`() throws {
        #expect(
            try Filter(parsing: "emails[type eq \"work\"].Value EQ \"a@b\"")
                == .elementCompare(
                    AttributePath(attribute: "emails"),
                    .compare(AttributePath(attribute: "type"), .eq, .string("work")),
                    sub: "Value", .eq, .string("a@b")))
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        #expect(
            try Filter(parsing: "\(urn):manager.displayName ne null")
                == .compare(
                    AttributePath(
                        schema: urn, attribute: "manager", subAttribute: "displayName"), .ne, .null)
        )
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u00e9\uD83D\ude00é😀""#, "é😀é😀"),
        (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dA""#, "\u{FFFD}A"), (#""\ud83d\n""#, "\u{FFFD}\n"),
        (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""""#, ""), (#""a) or (b""#, "a) or (b"),
    ])
    func `a value is a string of JSON`(json: String, value: String) throws {
        let expected = Filter.compare(AttributePath(attribute: "a"), .eq, .string(value))
        #expect(try Filter(parsing: "a eq \(json)") == expected)
    }

    @Test(arguments: ["0", "-0", "10", "-1.5", "1e5", "1E+5", "1.25e-07", "true", "false", "null"])
    func `a value is a number or a word of JSON`(json: String) throws {
        #expect(try Filter(parsing: "a eq \(json)").description == "a eq \(json)")
    }

    @Test(arguments: [
        "01", "+1", "1.", ".5", "1e", "-", "0x1", "1_0", "True", "NULL", "'a'", "\"a", "\"a\u{1}\"",
        #""\x""#, #""\u00g0""#, #""\u+0e9""#, #""\u00""#, #""\"#, #""a"b"#, "",
    ])
    func `what is no JSON value is refused`(json: String) {
        #expect(throws: SCIMError.self) { try Filter(parsing: "a eq \(json)") }
    }

    @Test(arguments: [
        ("userName eq bob", 13, "a value"), ("userName", 9, "an operator"),
        ("userName is \"x\"", 10, "an operator"), ("(a pr", 6, "')'"), ("a[b pr", 7, "']'"),
        ("a pr b pr", 6, "the end"), ("ä eq 1", 1, "an attribute name"),
        ("a eq \"äöü\" x", 12, "the end"), ("a.b.c pr", 4, "an operator"),
        ("urn:x:a pr", 1, "a schema URN"), ("a[b[c pr]]", 4, "do not nest"), ("", 1, "name"),
        ("a pr and", 9, "a comparison after 'and'"), ("a pr or(b pr)", 8, "a space"),
        ("a eq 1 and b eq \"x\"or c pr", 20, "a space before 'or'"),
        ("(a pr)and b pr", 7, "a space"),
        ("a eq \"\\q\"", 7, "an escape"), ("foo$bar pr", 4, "an operator"), ("$id pr", 1, "name"),
    ])
    func `an error says what was wanted at which character`(
        text: String, character: Int, expected: String
    ) throws {
        let error = try #require(throws: SCIMError.self) { try Filter(parsing: text) }
        #expect(error.kind == .invalidFilter)
        #expect(error.detail.contains(" at character \(character):"), "\(error.detail)")
        #expect(error.detail.contains(expected), "\(error.detail)")
    }

    @Test func `an error is a sentence`() throws {
        let error = try #require(throws: SCIMError.self) {
            try Filter(parsing: "userName eq bob")
        }
        #expect(
            error.detail
                == "The filter is wrong at character 13: a value (\"text\" in double quotes,"
                + " a number, true, false or null) should stand there, but there is 'bob'.")
    }
}

@Suite("What a filter may cost")
struct FilterLimitTests {
    @Test(
        arguments: [
            (nested(16), nil), (nested(17), .invalidFilter),
            ("a[\(nested(15))]", nil), ("a[\(nested(16))]", .invalidFilter),
            (joined(50), nil), (joined(51), .invalidFilter),
            (long(4096), nil), (long(4097), .invalidFilter),
            (String(repeating: "(", count: 4000), .invalidFilter),
            (String(repeating: "not (", count: 800), .invalidFilter),
        ] as [(String, SCIMError.Kind?)])
    func `4096 characters, 16 levels and 50 comparisons are enough`(
        text: String, kind: SCIMError.Kind?
    ) {
        #expect(kind == failure { _ = try Filter(parsing: text) })
    }

    @Test func `a path has the limits of a filter`() {
        #expect(failure { _ = try PatchPath(parsing: "a[\(joined(51))]") } == .invalidPath)
        #expect(failure { _ = try PatchPath(parsing: "a[\(nested(16))]") } == .invalidPath)
    }
}

private func failure(_ body: () throws -> Void) -> SCIMError.Kind? {
    do {
        try body()
        return nil
    } catch {
        return (error as? SCIMError)?.kind
    }
}

private func nested(_ depth: Int) -> String {
    String(repeating: "(", count: depth) + "a pr" + String(repeating: ")", count: depth)
}

private func joined(_ count: Int) -> String {
    Array(repeating: "a pr", count: count).joined(separator: " and ")
}

/// Characters, not bytes.
private func long(_ count: Int) -> String {
    "a eq \"" + String(repeating: "ü", count: count - 7) + "\""
}

/// One row of `filter-cases.json`.
struct GrammarCase: Decodable, Sendable, CustomTestStringConvertible {
    enum Kind: String, Decodable { case filter, path }

    let kind: Kind
    let text: String
    let valid: Bool
    let contested: Bool
    let leniency: String

    var testDescription: String { "\(kind.rawValue): \(text)" }

    var isAccepted: Bool {
        switch kind {
        case .filter: (try? Filter(parsing: text)) != nil
        case .path: (try? PatchPath(parsing: text)) != nil
        }
    }

    static func all() throws -> [GrammarCase] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/filter-cases.json")
        return try JSONDecoder().decode([GrammarCase].self, from: Data(contentsOf: file))
    }
}
