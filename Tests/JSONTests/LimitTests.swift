import JSON
import Testing

/// What keeps a hostile document from costing memory, stack or time.
@Suite("Limits of a document")
struct LimitTests {
    @Test(arguments: [
        (JSONLimits(bytes: 9), "[\"aaaaaa\"]", JSONError(.tooLarge(limit: 9), offset: 9)),
        (JSONLimits(depth: 2), "[[[1]]]", JSONError(.tooDeep(limit: 2), offset: 2)),
        (JSONLimits(depth: 2), #"{"a":[{}]}"#, JSONError(.tooDeep(limit: 2), offset: 6)),
        (JSONLimits(depth: 0), "[]", JSONError(.tooDeep(limit: 0), offset: 0)),
        (JSONLimits(nodes: 3), "[1,2,3]", JSONError(.tooManyNodes(limit: 3), offset: 5)),
        (JSONLimits(nodes: 3), #"{"a":1,"b":2}"#, JSONError(.tooManyNodes(limit: 3), offset: 7)),
        (JSONLimits(keys: 1), #"{"a":1,"b":2}"#, JSONError(.tooManyKeys(limit: 1), offset: 7)),
        (JSONLimits(stringBytes: 3), #"["aaaa"]"#, JSONError(.stringTooLong(limit: 3), offset: 1)),
        (JSONLimits(stringBytes: 3), #"["a\naa"]"#, JSONError(.stringTooLong(limit: 3), offset: 1)),
        (JSONLimits(stringBytes: 3), #"{"éé":1}"#, JSONError(.stringTooLong(limit: 3), offset: 1)),
    ])
    func `one more than a limit is refused`(limits: JSONLimits, text: String, error: JSONError) {
        #expect(throws: error) { try JSONValue(parsing: Array(text.utf8), limits: limits) }
    }

    @Test(arguments: [
        (JSONLimits(bytes: 10), "[\"aaaaaa\"]"), (JSONLimits(depth: 3), "[[[1]]]"),
        (JSONLimits(depth: 0), "1"), (JSONLimits(nodes: 4), "[1,2,3]"),
        (JSONLimits(nodes: 5), #"{"a":1,"b":2}"#), (JSONLimits(keys: 2), #"{"a":1,"b":{"c":1}}"#),
        (JSONLimits(stringBytes: 3), #"["a\na"]"#), (JSONLimits(stringBytes: 3), #"["\u20AC"]"#),
    ])
    func `exactly a limit is accepted`(limits: JSONLimits, text: String) throws {
        _ = try JSONValue(parsing: Array(text.utf8), limits: limits)
    }

    @Test(arguments: [
        ("[", 32), (#"{"a":"#, 160), ("[{\"a\":", 16 * 6),
    ])
    func `nesting of 8,000 is refused within 5 ms`(open: String, offset: Int) {
        let bytes = Array(String(repeating: open, count: 8_000).utf8)
        let duration = ContinuousClock().measure {
            #expect(throws: JSONError(.tooDeep(limit: 32), offset: offset)) {
                try JSONValue(parsing: bytes)
            }
        }
        #expect(duration < .milliseconds(5))
    }

    @Test(arguments: [1, 2, 24, 25, 26, 27, 2_000])
    func `a duplicate is found wherever and among however many keys it stands`(count: Int) {
        let text = "{" + (0..<count).map { #""k\#($0)":0,"# }.joined()
        for twice in Set([0, count / 2, count - 1]) {
            #expect(throws: JSONError(.duplicateKey("k\(twice)"), offset: text.utf8.count)) {
                let bytes = Array((text + #""k\#(twice)":0}"#).utf8)
                return try JSONValue(parsing: bytes, limits: JSONLimits(keys: 3_000))
            }
        }
    }

    @Test func `an object with 20,000 keys is read in less than a second`() throws {
        let text = "{" + (0..<20_000).map { #""k\#($0)":0"# }.joined(separator: ",") + "}"
        let limits = JSONLimits(keys: 20_000)
        let duration = try ContinuousClock().measure {
            let value = try JSONValue(parsing: Array(text.utf8), limits: limits)
            #expect(value.object?.count == 20_000)
        }
        #expect(duration < .seconds(1))
    }

    @Test func `two objects with 2,000 keys in another order are compared quickly`() {
        let pairs = (0..<2_000).map { ("k\($0)", JSONValue.number(JSONNumber($0))) }
        let (left, right) = (JSONObject(pairs), JSONObject(pairs.reversed()))
        let duration = ContinuousClock().measure { #expect(left == right) }
        #expect(duration < .milliseconds(100))
        #expect(left.hashValue == right.hashValue)
    }

    @Test func `a document of the largest size is read`() throws {
        let string = String(repeating: "x", count: 256 << 10)
        let value = JSONValue.array([.string(string), .string(string), .string(string)])
        #expect(try JSONValue(parsing: value.bytes) == value)
    }
}
