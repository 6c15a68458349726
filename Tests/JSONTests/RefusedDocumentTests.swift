import JSON
import Testing

/// Documents that RFC 8259 wants refused, with the byte and the rule that refuse them.
@Suite("Documents that are refused, RFC 8259")
struct RefusedDocumentTests {
    @Test(arguments: structure + numbers + strings)
    func `what the grammar does not have is refused where it stands`(
        text: String, offset: Int, expected: String
    ) {
        #expect(throws: JSONError(.unexpected(expected: expected), offset: offset)) {
            try JSONValue(parsing: Array(text.utf8))
        }
    }

    @Test(arguments: truncated)
    func `a text that ends too early says so`(text: String) {
        #expect(throws: JSONError(.truncated, offset: text.utf8.count)) {
            try JSONValue(parsing: Array(text.utf8))
        }
    }

    @Test(arguments: duplicates)
    func `a key that stands twice is refused at its second place`(
        text: String, key: String, offset: Int
    ) {
        #expect(throws: JSONError(.duplicateKey(key), offset: offset)) {
            try JSONValue(parsing: Array(text.utf8))
        }
    }

    @Test(arguments: encodings)
    func `what is not UTF-8 is refused`(bytes: [UInt8], offset: Int) {
        for (open, close) in [("\"", "\""), ("[\"\\n", "\"]"), ("{\"", "\":1}")] {
            #expect(throws: JSONError(.notUTF8, offset: open.utf8.count + offset)) {
                try JSONValue(parsing: Array(open.utf8) + bytes + Array(close.utf8))
            }
        }
    }

    @Test(arguments: [UInt8](0..<0x20))
    func `a control character in a string is refused`(byte: UInt8) {
        let expected = "a closing '\"' (control characters must be escaped)"
        #expect(throws: JSONError(.unexpected(expected: expected), offset: 2)) {
            try JSONValue(parsing: [0x22, 0x61, byte, 0x22])
        }
    }

    @Test(
        arguments: [
            ([0xFE, 0xFF, 0x00, 0x31], 0), ([0xFF, 0xFE, 0x31, 0x00], 0), ([0x31, 0x00], 1),
            ([0x00, 0x31], 0), ([0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x31], 3),
            ([0xEF, 0xBB, 0x31], 0),
        ] as [([UInt8], Int)])
    func `another encoding than UTF-8 is refused`(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.offset == offset)
    }

    @Test func `an error tells the place and the reason in words`() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8))
        }
        #expect(
            error?.description == "invalid JSON at byte 7: the key 'a' stands twice in one object")
    }
}

private typealias Row = (String, Int, String)

private let structure: [Row] = [
    ("]", 0, "a value"), ("}", 0, "a value"), (",", 0, "a value"), (":", 0, "a value"),
    ("a", 0, "a value"), ("'a'", 0, "a value"), ("True", 0, "a value"), ("NULL", 0, "a value"),
    ("undefined", 0, "a value"), ("nan", 1, "'null'"), ("nulL", 3, "'null'"),
    ("tru]", 3, "'true'"), ("fals ", 4, "'false'"), ("truee", 4, "the end of the text"),
    ("null null", 5, "the end of the text"), ("1 2", 2, "the end of the text"),
    ("[] []", 3, "the end of the text"), ("{}}", 2, "the end of the text"),
    ("[]]", 2, "the end of the text"), ("[1]x", 3, "the end of the text"),
    ("\"a\"b", 3, "the end of the text"), ("1,", 1, "the end of the text"),
    ("// a\n1", 0, "a value"), ("/* a */1", 0, "a value"), ("1 // a", 2, "the end of the text"),
    ("# a\n1", 0, "a value"), ("\u{A0}1", 0, "a value"), ("\u{2028}1", 0, "a value"),
    ("\u{C}1", 0, "a value"), ("1\u{B}", 1, "the end of the text"),
    ("[,]", 1, "a value"), ("[1,]", 3, "a value"), ("[1,,2]", 3, "a value"),
    ("[,1]", 1, "a value"), ("[1 2]", 3, "',' or ']'"), ("[1;2]", 2, "',' or ']'"),
    ("[1:2]", 2, "',' or ']'"), ("[1}", 2, "',' or ']'"), ("[\"a\":1]", 4, "',' or ']'"),
    ("[(1)]", 1, "a value"), ("[\"a\" \"b\"]", 5, "',' or ']'"),
    ("[]true", 2, "the end of the text"),
    ("{,}", 1, "a key in double quotes"), ("{a:1}", 1, "a key in double quotes"),
    ("{'a':1}", 1, "a key in double quotes"), ("{1:1}", 1, "a key in double quotes"),
    ("{null:1}", 1, "a key in double quotes"), ("{[]:1}", 1, "a key in double quotes"),
    (#"{"a":1,}"#, 7, "a key in double quotes"), (#"{"a":1,,"b":2}"#, 7, "a key in double quotes"),
    (#"{"a"}"#, 4, "':'"), (#"{"a" 1}"#, 5, "':'"), (#"{"a"=1}"#, 4, "':'"),
    (#"{"a",1}"#, 4, "':'"), (#"{"a"::1}"#, 5, "a value"), (#"{"a":}"#, 5, "a value"),
    (#"{"a":1 "b":2}"#, 7, "',' or '}'"), (#"{"a":1;"b":2}"#, 6, "',' or '}'"),
    (#"{"a":1]"#, 6, "',' or '}'"), (#"{"a":1:2}"#, 6, "',' or '}'"),
    ("<html>", 0, "a value"), ("\u{0}", 0, "a value"), ("[1\u{0}]", 2, "',' or ']'"),
]

private let numbers: [Row] = [
    ("+1", 0, "a value"), (".5", 0, "a value"), ("-x", 1, "a digit"), ("--1", 1, "a digit"),
    ("-.5", 1, "a digit"), ("+-1", 0, "a value"), ("01", 1, "the end of the text"),
    ("-01", 2, "the end of the text"), ("00", 1, "the end of the text"),
    ("[1.]", 3, "a digit"), ("[1.e1]", 3, "a digit"), ("[1e]", 3, "a digit"),
    ("[1e+]", 4, "a digit"), ("[1E-]", 4, "a digit"), ("[1e1.5]", 4, "',' or ']'"),
    ("[1.5.5]", 4, "',' or ']'"), ("[1e1e1]", 4, "',' or ']'"), ("[1 .5]", 3, "',' or ']'"),
    ("[0x1F]", 2, "',' or ']'"), ("[1_000]", 2, "',' or ']'"), ("[1,000.]", 4, "',' or ']'"),
    ("[1f]", 2, "',' or ']'"), ("NaN", 0, "a value"), ("Infinity", 0, "a value"),
    ("[-Infinity]", 2, "a digit"), ("[\u{FF11}]", 1, "a value"), ("[1+2]", 2, "',' or ']'"),
    ("[1e--1]", 4, "a digit"), ("[1e +1]", 3, "a digit"), ("[-]", 2, "a digit"),
]

private let afterBackslash = "one of \" \\ / b f n r t u after '\\'"
private let surrogatePair = "a surrogate pair, not half of one"
private let hexadecimal = "four hexadecimal digits"

private let strings: [Row] = [
    (#""\a""#, 2, afterBackslash), (#""\v""#, 2, afterBackslash), (#""\'""#, 2, afterBackslash),
    (#""\0""#, 2, afterBackslash), (#""\x41""#, 2, afterBackslash),
    (#""\U0041""#, 2, afterBackslash),
    (#""\ ""#, 2, afterBackslash), ("\"\\\n\"", 2, afterBackslash), ("\"\\é\"", 2, afterBackslash),
    (#""\u""#, 3, hexadecimal), (#""\u1""#, 4, hexadecimal), (#""\u12""#, 5, hexadecimal),
    (#""\u123""#, 6, hexadecimal), (#""\u12G4""#, 5, hexadecimal), (#""\u{41}""#, 3, hexadecimal),
    (#""\u+041""#, 3, hexadecimal), (#""\u 041""#, 3, hexadecimal),
    (#""\uD800""#, 1, surrogatePair), (#""\uDBFFx""#, 1, surrogatePair),
    (#""\uDC00""#, 1, surrogatePair), (#""ab\uDFFF""#, 3, surrogatePair),
    (#""\uD800\n""#, 1, surrogatePair), (#""\uD800\u0041""#, 1, surrogatePair),
    (#""\uD800\uD800""#, 1, surrogatePair), (#""\uDC00\uD800""#, 1, surrogatePair),
    (#""\uDC00\uDC00""#, 1, surrogatePair),
    (#""\uD800\u12""#, 11, hexadecimal),
]

private let truncated = [
    "", " ", "\n", "t", "tru", "nul", "-", "[1.", "1.", "1e", "1e+", "\"", "\"a", #""a\"#, #""\u"#,
    #""\u00"#, #""a\""#, "[", "[1", "[1,", "[[", "[[]", "{", #"{""#, #"{"a"#, #"{"a""#, #"{"a":"#,
    #"{"a":1"#, #"{"a":1,"#, #"{"a":["#, #"{"a":{"#,
]

private let duplicates: [(String, String, Int)] = [
    (#"{"a":1,"a":1}"#, "a", 7), (#"{"a":1,"b":2,"a":3}"#, "a", 13), (#"{"":1,"":2}"#, "", 6),
    (#"[{"x":{"k":1,"k":2}}]"#, "k", 13), (#"{"a":1,"\u0061":2}"#, "a", 7),
]

private let encodings: [([UInt8], Int)] = [
    ([0x80], 0), ([0xBF], 0), ([0xFF], 0), ([0xFE], 0), ([0x61, 0x80], 1), ([0xC3], 0),
    ([0xC3, 0x61], 0), ([0xE2, 0x82], 0), ([0xF0, 0x9F, 0x98], 0),
    ([0xC0, 0x80], 0), ([0xC0, 0xAF], 0), ([0xC1, 0xBF], 0), ([0xE0, 0x80, 0xAF], 0),
    ([0xE0, 0x9F, 0xBF], 0), ([0xF0, 0x80, 0x80, 0xAF], 0), ([0xF0, 0x8F, 0xBF, 0xBF], 0),
    ([0xED, 0xA0, 0x80], 0), ([0xED, 0xBF, 0xBF], 0), ([0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], 0),
    ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0),
    ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xC3, 0xA9, 0xC3], 2), ([0xE9], 0),
]
