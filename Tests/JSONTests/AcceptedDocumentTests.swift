import JSON
import Testing

/// Documents that RFC 8259 wants accepted, beside what the writer makes of them.
@Suite("Documents that are accepted, RFC 8259")
struct AcceptedDocumentTests {
    @Test(arguments: structure + whitespace)
    func `white space goes, everything else stays`(text: String, written: String) throws {
        #expect(try rewritten(text) == written)
    }

    @Test(arguments: numbers)
    func `a number keeps its text`(text: String) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)) == .number(JSONNumber(text: text)))
        #expect(try rewritten("[\(text)]") == "[\(text)]")
    }

    @Test(arguments: strings)
    func `a string is read with its escapes resolved`(text: String, value: String) throws {
        let parsed = try JSONValue(parsing: Array(text.utf8))
        #expect(parsed == .string(value))
        #expect(parsed.string.map { Array($0.utf8) } == Array(value.utf8))
    }

    @Test(arguments: escapes)
    func `a string is written with as few escapes as possible`(text: String, written: String)
        throws
    {
        #expect(try rewritten(text) == written)
    }

    @Test(arguments: encodings)
    func `every scalar that UTF-8 can hold is accepted`(bytes: [UInt8], scalar: UInt32) throws {
        let parsed = try JSONValue(parsing: [0x22] + bytes + [0x22])
        #expect(parsed.string?.unicodeScalars.map(\.value) == [scalar])
        #expect(parsed.bytes == [0x22] + bytes + [0x22])
    }

    @Test func `a byte order mark in front is ignored`() throws {
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("[1]".utf8)) == [1])
    }

    private func rewritten(_ text: String) throws -> String {
        String(decoding: try JSONValue(parsing: Array(text.utf8)).bytes, as: UTF8.self)
    }
}

private let structure: [(String, String)] = [
    ("null", "null"), ("true", "true"), ("false", "false"),
    (#""""#, #""""#), (#""a""#, #""a""#), ("0", "0"),
    ("[]", "[]"), ("{}", "{}"), ("[[]]", "[[]]"), ("[{}]", "[{}]"), (#"{"a":{}}"#, #"{"a":{}}"#),
    ("[null]", "[null]"), ("[null,1,true,\"x\"]", "[null,1,true,\"x\"]"),
    ("[1,[2,[3,[4]]]]", "[1,[2,[3,[4]]]]"), ("[[],[],[]]", "[[],[],[]]"),
    (#"{"a":1}"#, #"{"a":1}"#), (#"{"b":1,"a":2}"#, #"{"b":1,"a":2}"#),
    (#"{"":0}"#, #"{"":0}"#), (#"{"a":{"a":{"a":null}}}"#, #"{"a":{"a":{"a":null}}}"#),
    (#"{"a":[{"a":1},{"a":2}]}"#, #"{"a":[{"a":1},{"a":2}]}"#),
    (#"{"A":1,"a":2}"#, #"{"A":1,"a":2}"#), (#"{"a b":1}"#, #"{"a b":1}"#),
    (#"{"\u0061":1}"#, #"{"a":1}"#), (#"{"a\"b":1}"#, #"{"a\"b":1}"#),
    (#"{"urn:a:2.0:User":{"x":[]}}"#, #"{"urn:a:2.0:User":{"x":[]}}"#),
    (#"["true",true]"#, #"["true",true]"#),
]

private let whitespace: [(String, String)] = [
    (" 1 ", "1"), ("\t1\t", "1"), ("\n1\n", "1"), ("\r\n1\r\n", "1"), ("1\n", "1"),
    ("[ ]", "[]"), ("{ }", "{}"), (" [ 1 , 2 ] ", "[1,2]"), ("[\n1\n,\r2\t]", "[1,2]"),
    (#" { "a" : 1 , "b" : 2 } "#, #"{"a":1,"b":2}"#), ("{\n\t\"a\"\r\n:\n1\n}", #"{"a":1}"#),
    ("[1,\n\n\n2]", "[1,2]"), (#"{"a" :1}"#, #"{"a":1}"#), (#"" a ""#, #"" a ""#),
]

private let numbers = [
    "0", "-0", "1", "-1", "9", "10", "123456789", "-123", "0.0", "-0.0", "0.1", "1.5", "1.50",
    "1.000", "3.14159265358979323846", "1e1", "1E1", "1e+1", "1e-1", "1E+01", "1e00", "0e0", "0e+1",
    "0E-0", "-0e-0", "1.5e3", "-1.5E-3", "123e65", "1e400", "-1e-400", "0.4e006",
    "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "100000000000000000000000000000000000000000000",
]

private let strings: [(String, String)] = [
    (#""""#, ""), (#""plain""#, "plain"), (#""\"""#, "\""), (#""\\""#, "\\"), (#""\/""#, "/"),
    (#""\b\f\n\r\t""#, "\u{8}\u{C}\n\r\t"), (#""\u0041""#, "A"), (#""\u00e9""#, "\u{E9}"),
    (#""\u00E9""#, "\u{E9}"), (#""\u0000""#, "\0"), (#""\u001f""#, "\u{1F}"),
    (#""\u0022""#, "\""), (#""\u005c""#, "\\"), (#""\u2028\u2029""#, "\u{2028}\u{2029}"),
    (#""\uFFFF""#, String(Unicode.Scalar(0xFFFF as UInt32)!)),
    (#""\uFFFE""#, String(Unicode.Scalar(0xFFFE as UInt32)!)),
    (#""\uFDD0""#, String(Unicode.Scalar(0xFDD0 as UInt32)!)),
    (#""\uD7FF""#, "\u{D7FF}"), (#""\uE000""#, "\u{E000}"),
    (#""\uD800\uDC00""#, "\u{10000}"), (#""\ud83d\ude00""#, "\u{1F600}"),
    (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""a\ud83d\ude00b""#, "a\u{1F600}b"),
    (#""\\u0041""#, "\\u0041"), (#""\\n""#, "\\n"), (#""a\nb\nc""#, "a\nb\nc"),
    (#""\u0065\u0301""#, "e\u{301}"), (#""e\u0301""#, "e\u{301}"), (#""\u200d""#, "\u{200D}"),
    ("\"\u{7F}\"", "\u{7F}"), ("\"\u{85}\"", "\u{85}"), ("\"\u{2028}\"", "\u{2028}"),
    ("\"Grüße\"", "Grüße"), ("\"日本語\"", "日本語"), ("\"👩🏽‍🚀\"", "👩🏽‍🚀"), ("\"/*a*/\"", "/*a*/"),
]

private let escapes: [(String, String)] = [
    (#""\u0041\/""#, #""A/""#), (#""\u0022\u005c""#, #""\"\\""#),
    (#""\u0008\u000c\u000A\u000d\u0009""#, #""\b\f\n\r\t""#),
    (#""\u0000\u000B\u001F""#, #""\u0000\u000b\u001f""#), (#""\u007f""#, "\"\u{7F}\""),
    (#""\u2028""#, "\"\u{2028}\""), (#""\ud83d\ude00""#, "\"\u{1F600}\""),
    (#"{"\n":1}"#, #"{"\n":1}"#),
]

private let encodings: [([UInt8], UInt32)] = [
    ([0x20], 0x20), ([0x7F], 0x7F), ([0xC2, 0x80], 0x80), ([0xDF, 0xBF], 0x7FF),
    ([0xE0, 0xA0, 0x80], 0x800), ([0xED, 0x9F, 0xBF], 0xD7FF), ([0xEE, 0x80, 0x80], 0xE000),
    ([0xEF, 0xBF, 0xBF], 0xFFFF), ([0xEF, 0xBB, 0xBF], 0xFEFF),
    ([0xF0, 0x90, 0x80, 0x80], 0x10000),
    ([0xF4, 0x8F, 0xBF, 0xBF], 0x10FFFF),
]
