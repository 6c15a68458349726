import Access
import HTTPMessage
import JSON
import Testing

@Suite("Key sets, RFC 7517")
struct KeySetTests {
    @Test(
        arguments: [
            ("of the usual kind", [:], true),
            ("without a use", ["use": .null], true),
            ("for encryption", ["use": "enc"], false),
            ("of another algorithm", ["alg": "RS512"], false),
            ("with the algorithm", ["alg": "RS256"], true),
            ("of another family", ["kty": "EC"], false),
            ("without a name", ["kid": .null], false),
            ("without a modulus", ["n": .null], false),
            ("of 1,024 bits", ["n": text(128)], false),
            ("of 8,192 bits", ["n": text(1024)], true),
            ("of 16,384 bits", ["n": text(2048)], false),
            ("with the exponent 1", ["e": "AQ"], false),
            ("with the exponent 3", ["e": "Aw"], true),
            ("with an even exponent", ["e": "AQAA"], false),
            ("with a long exponent", ["e": text(9)], false),
            ("that is padded", ["e": "AQAB="], false),
        ] as [(String, JSONObject, Bool)])
    func `a key is taken when RS256 signatures may be made with it`(
        name: String, changes: JSONObject, isTaken: Bool
    ) {
        var key = Forge.issuer.webKey.object ?? [:]
        for member in changes.members {
            key[member.key] = member.value == .null ? nil : member.value
        }
        let set: JSONValue = ["keys": [.object(key), Forge.successor.webKey]]
        #expect(KeySet(parsing: set.bytes)?.has("k2") == true)
        #expect(KeySet(parsing: set.bytes)?.has("k1") == isTaken)
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"keys\":[]}", "{\"keys\":{}}", "<html>", "{\"keys\":[{}]}",
    ])
    func `what is no key set gives none`(text: String) {
        #expect(KeySet(parsing: Array(text.utf8)) == nil)
    }

    @Test func `two keys with one name are no key, the same one twice is one`() {
        let two = JSONValue.keySet(.issuer, .stranger, .successor)
        #expect(KeySet(parsing: two.bytes)?.has("k1") == false)
        let same = JSONValue.keySet(.issuer, .issuer)
        #expect(KeySet(parsing: same.bytes)?.has("k1") == true)
    }

    @Test func `a set with too many keys is none`() {
        let key = Forge.issuer.webKey
        let set: JSONValue = ["keys": .array(Array(repeating: key, count: 101))]
        #expect(KeySet(parsing: set.bytes) == nil)
    }
}

private func text(_ count: Int) -> JSONValue {
    .string(Base64.urlText(of: [UInt8](repeating: 0xF1, count: count)))
}
