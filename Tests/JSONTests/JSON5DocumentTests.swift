import JSON
import Testing

/// What JSON5 adds to JSON, spec.json5.org 1.0.0, and what people get wrong in a configuration.
@Suite("JSON5 documents")
struct JSON5DocumentTests {
    @Test(arguments: documents + blanks + numbers)
    func `a document becomes the JSON it stands for`(text: String, written: String) throws {
        #expect(String(decoding: try parsed(text).value.bytes, as: UTF8.self) == written)
    }

    @Test(arguments: strings)
    func `text is read with its escapes resolved`(text: String, value: String) throws {
        #expect(try parsed(text).value == .string(value))
    }

    @Test(arguments: refused)
    func `what is wrong is named with its line and column`(
        text: String, line: Int, column: Int, message: String
    ) {
        #expect(throws: JSON5Error(message, at: TextPosition(line: line, column: column))) {
            try parsed(text)
        }
    }

    @Test(arguments: [
        ([], 2, 1), (["scim"], 3, 3), (["scim", "listen"], 3, 11), (["list"], 5, 3),
        (["list", "0"], 5, 12), (["list", "1"], 6, 5), (["list", "1", "ü"], 6, 14),
        (["last"], 8, 1),
    ])
    func `every value knows where it begins`(path: [String], line: Int, column: Int) throws {
        let text =
            "// a comment\r\n{\n  scim: { listen: 'x' },\r  // äöü\n  \"list\": [1,\n"
            + "    {/* ä */ 'ü': 2},\n  ],\nlast: 1}"
        let document = try parsed(text)
        #expect(document.position(of: path) == TextPosition(line: line, column: column))
        #expect(document.position(of: path + ["missing"]) == nil)
    }

    @Test func `text that is not UTF-8 is refused where it stops being it`() {
        #expect(throws: JSON5Error("the text is not UTF-8", at: TextPosition(line: 2, column: 3))) {
            try JSON5Document(parsing: Array("{\nä'".utf8) + [0xFF, 0x27])
        }
    }

    @Test func `a text that is too large or too deep is refused`() {
        #expect(throws: JSON5Error("the text is larger than 1048576 bytes", at: .start)) {
            try JSON5Document(parsing: [UInt8](repeating: 0x20, count: 1 << 20 + 1))
        }
        let deep = String(repeating: "[", count: 8_000)
        #expect(
            throws: JSON5Error(
                "objects and arrays are nested more than 32 deep",
                at: TextPosition(line: 1, column: 33))
        ) { try parsed(deep) }
    }

    private func parsed(_ text: String) throws -> JSON5Document {
        try JSON5Document(parsing: Array(text.utf8))
    }
}

private let documents: [(String, String)] = [
    ("{}", "{}"), ("[]", "[]"), ("null", "null"), ("true", "true"), ("false", "false"),
    ("{a:1}", #"{"a":1}"#), ("{a:1,}", #"{"a":1}"#), ("[1,]", "[1]"), ("[[],{},]", "[[],{}]"),
    ("{'a b':1,\"c d\":2}", #"{"a b":1,"c d":2}"#), ("{$_a1:1,_:2}", #"{"$_a1":1,"_":2}"#),
    ("{null:1,true:2,Infinity:3}", #"{"null":1,"true":2,"Infinity":3}"#),
    (#"{\u0061b\u0063:1}"#, #"{"abc":1}"#), (#"[tru\u0065]"#, "[true]"),
    ("{größe:1}", #"{"größe":1}"#), ("{b:1,a:{d:[1],c:2}}", #"{"b":1,"a":{"d":[1],"c":2}}"#),
    ("{'':1}", #"{"":1}"#), ("[null,true,'x']", #"[null,true,"x"]"#),
]

private let blanks: [(String, String)] = [
    (" \t\n\r\u{B}\u{C}\u{A0}\u{FEFF}\u{2028}\u{2029}\u{3000}1 ", "1"),
    ("// a\n1// b", "1"), ("/* a */1/* b */", "1"), ("/***/1", "1"), ("/*/ */1", "1"),
    ("/* a\n * b */ [ /* c */ 1, // d\n 2 ]", "[1,2]"), ("{a/**/:/**/1/**/,/**/}", #"{"a":1}"#),
    ("// a\r1", "1"), ("// a\u{2028}1", "1"), ("[1//,2\n]", "[1]"),
]

private let numbers: [(String, String)] = [
    ("0", "0"), ("-0", "-0"), ("+1", "1"), ("-1", "-1"), ("1.", "1"), (".5", "0.5"),
    ("-.5", "-0.5"),
    ("1.50", "1.50"), ("1e3", "1e3"), ("1E+3", "1e3"), ("5.e-1", "5e-1"), ("0x1F", "31"),
    ("0XfF", "255"), ("-0x10", "-16"), ("0x7FFFFFFFFFFFFFFF", "9223372036854775807"), ("0x0", "0"),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
]

private let strings: [(String, String)] = [
    (#""a'b""#, "a'b"), (#"'a"b'"#, "a\"b"), (#"'\'\"\\\/'"#, "'\"\\/"),
    (#"'\b\f\n\r\t\v\0'"#, "\u{8}\u{C}\n\r\t\u{B}\0"), (#"'\x41\u0041\u00e9'"#, "AAé"),
    (#"'\uD83D\uDE00'"#, "\u{1F600}"), (#"'\a\q\$'"#, "aq$"), ("'a\\\nb\\\r\nc\\\rd'", "abcd"),
    ("'a\\\u{2028}b\u{2029}c'", "ab\u{2029}c"), ("'a\tb'", "a\tb"),
    ("'// a /* b */'", "// a /* b */"),
]

private let refused: [(String, Int, Int, String)] = [
    ("", 1, 1, "the text ends too early: expected a value"),
    ("{\n  a: 1,\n", 3, 1, "the text ends too early: expected a key"),
    ("{a:1", 1, 5, "the text ends too early: expected ',' or '}'"),
    ("{a:", 1, 4, "the text ends too early: expected a value"),
    (
        "{a", 1, 3,
        "the text ends too early: expected ':' (a key that is not one word goes in quotes)"
    ),
    ("{'a'", 1, 5, "the text ends too early: expected ':'"),
    ("{a:1}\n}", 2, 1, "expected the end of the text"), ("{a:1 b:2}", 1, 6, "expected ',' or '}'"),
    ("[1 2]", 1, 4, "expected ',' or ']'"), ("[,]", 1, 2, "expected a value"),
    ("[1,,]", 1, 4, "expected a value"), ("{,}", 1, 2, "expected a key"),
    ("{1:1}", 1, 2, "expected a key"),
    (#"{\x61:1}"#, 1, 2, #"expected '\u' and 4 hexadecimal digits"#),
    (#"{a\u003A:1}"#, 1, 3, "this escape is no letter that a name can have"),
    (#"{\u0031:1}"#, 1, 2, "this escape is no letter that a name can have"),
    ("{my-app:1}", 1, 4, "expected ':' (a key that is not one word goes in quotes)"),
    ("{a:localhost}", 1, 4, "expected a value (text goes in quotes)"),
    ("{a:True}", 1, 4, "expected a value (text goes in quotes)"),
    ("{a:15s}", 1, 4, "a number with a unit goes in quotes, as in \"15s\""),
    ("{a:0x1G}", 1, 4, "a number with a unit goes in quotes, as in \"15s\""),
    ("{a:010}", 1, 4, "a number does not start with a superfluous 0"),
    ("[.]", 1, 3, "expected a digit"), ("[+]", 1, 3, "expected a digit"),
    ("[1e]", 1, 4, "expected a digit"), ("[0x]", 1, 4, "expected a hexadecimal digit"),
    ("[0x8000000000000000]", 1, 2, "this number is too large"),
    ("[Infinity]", 1, 2, "Infinity and NaN have no meaning here"),
    ("[-Infinity]", 1, 2, "Infinity and NaN have no meaning here"),
    ("[+NaN]", 1, 2, "Infinity and NaN have no meaning here"),
    ("{\n a: 'x\n'}", 2, 5, "this text has no closing quote on its line"),
    ("'a", 1, 1, "this text has no closing quote on its line"),
    ("'a\"", 1, 1, "this text has no closing quote on its line"),
    (#"'\1'"#, 1, 2, #"'\1' is no escape"#), (#"'\01'"#, 1, 2, #"'\0' is no escape"#),
    (#"'\x4'"#, 1, 5, "expected 2 hexadecimal digits"),
    (#"'\u004'"#, 1, 7, "expected 4 hexadecimal digits"),
    (#"'\uD800'"#, 1, 2, "half of a surrogate pair"),
    (#"'\uDC00\uDC00'"#, 1, 2, "half of a surrogate pair"),
    (#"'\uD800\u0041'"#, 1, 2, "half of a surrogate pair"),
    (#"'\"#, 1, 3, "the text ends too early: expected a character after '\\'"),
    ("{ /* a", 1, 3, "this comment has no '*/'"), ("1 /", 1, 3, "expected '//' or '/*'"),
    ("# a\n1", 1, 1, "expected a value"),
    ("{a:1,\nb:{c:1,\n'c':2}}", 3, 1, "the key 'c' stands twice in one object (first on line 2)"),
    ("{a:1,a:2}", 1, 6, "the key 'a' stands twice in one object (first on line 1)"),
]
