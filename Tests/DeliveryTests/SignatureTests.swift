import Delivery
import HTTPMessage
import OpenSSLCrypto
import SCIM
import Testing

@Suite("Signatures, Standard Webhooks 1.0")
struct SignatureTests {
    let crypto = OpenSSLCrypto()
    let id = "msg_loFOjxBNrRLzqYUf"
    let timestamp: Int64 = 1_731_705_121
    let body = Array(#"{"event_type":"ping","data":{"success":true}}"#.utf8)
    let signature = "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    let secret = "whsec_plJ3nmyCDGBKInavdOK15jsl"
    let other = "whsec_" + Base64.text(of: [UInt8](repeating: 1, count: 32))
    let key = "whsk_" + Base64.text(of: [UInt8](repeating: 7, count: 32))

    private func sign(_ secrets: [String]) throws -> String {
        StandardWebhooks.signature(
            by: try secrets.map { try SigningSecret(text: $0) }, id: id, timestamp: timestamp,
            body: body, crypto: crypto)
    }

    private func verify(
        _ keys: [String], _ signature: String, id: String? = nil, timestamp: String? = nil,
        body: [UInt8]? = nil, later: Duration = .zero
    ) throws {
        try StandardWebhooks.verify(
            with: keys.map { try VerifyingKey(text: $0, crypto: crypto) }, id: id ?? self.id,
            timestamp: timestamp ?? "\(self.timestamp)", signature: signature,
            body: body ?? self.body,
            now: Timestamp(milliseconds: self.timestamp * 1000) + later, crypto: crypto)
    }

    @Test func `the specification's example gives its signature`() throws {
        #expect(try sign([secret]) == signature)
        try verify([secret], signature)
    }

    @Test func `several secrets give several signatures, and any of them convinces`() throws {
        let both = try sign([other, secret])
        #expect(both.split(separator: " ").count == 2)
        #expect(both.hasSuffix(" " + signature))
        try verify([secret], both)
        try verify([other], both)
        #expect(try sign([]).isEmpty)
    }

    @Test func `an Ed25519 key signs with scheme v1a`() throws {
        let signature = try sign([key])
        #expect(signature.hasPrefix("v1a,"))
        try verify([key], signature)
        let seed = [UInt8](repeating: 7, count: 32)
        let publicKey = try #require(crypto.ed25519PublicKey(seed: seed))
        try verify(["whpk_" + Base64.text(of: publicKey)], signature)
        try verify(["whsk_" + Base64.text(of: seed + publicKey)], signature)
        #expect(throws: StandardWebhooks.Refusal.noMatchingSignature) {
            try verify([secret], signature)
        }
    }

    @Test func `a change of id, time, body or key breaks the signature`() throws {
        let refusal = StandardWebhooks.Refusal.noMatchingSignature
        #expect(throws: refusal) { try verify([secret], signature, id: "msg_other") }
        #expect(throws: refusal) { try verify([secret], signature, timestamp: "1731705122") }
        #expect(throws: refusal) { try verify([secret], signature, body: body + [0x20]) }
        #expect(throws: refusal) { try verify([other], signature) }
    }

    @Test(arguments: ["", "v1", "v1,", "v1,====", "v2,rAvf", "v1a,rAvfW3dJ/X/qxhsaXPOyyA=="])
    func `a header without a signature of ours is refused`(header: String) {
        #expect(throws: StandardWebhooks.Refusal.noMatchingSignature) {
            try verify([secret], header)
        }
    }

    @Test(arguments: [
        (Duration.seconds(300), true), (.seconds(301), false), (.seconds(-300), true),
        (.seconds(-301), false),
    ])
    func `a webhook from another time is refused`(later: Duration, isAccepted: Bool) throws {
        guard isAccepted else {
            #expect(throws: StandardWebhooks.Refusal.outsideTolerance) {
                try verify([secret], signature, later: later)
            }
            return
        }
        try verify([secret], signature, later: later)
    }

    @Test(arguments: ["", "x", "1731705121.5", "9223372036854775807"])
    func `a timestamp that is no number of seconds is refused`(timestamp: String) {
        #expect(throws: StandardWebhooks.Refusal.badTimestamp) {
            try verify([secret], signature, timestamp: timestamp)
        }
    }

    @Test(arguments: [
        ("", "a signing secret starts with whsec_ (HMAC) or whsk_ (Ed25519)"),
        ("whpk_AAAA", "a signing secret starts with whsec_ (HMAC) or whsk_ (Ed25519)"),
        ("whsec_***", "what follows whsec_ is not base 64"),
        ("whsec_AAAA", "a whsec_ secret has 16 to 64 bytes, this one 3"),
        ("whsk_AAAA", "a whsk_ key has 32 or 64 bytes, this one 3"),
    ])
    func `a bad secret is refused with the reason and without the secret`(
        text: String, reason: String
    ) {
        #expect {
            try SigningSecret(text: text)
        } throws: { error in
            (error as? SecretError)?.description == reason
        }
    }
}

@Suite("Base 64, RFC 4648 §10")
struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `the test vectors hold both ways, and without padding`(plain: String, coded: String) {
        #expect(Base64.text(of: Array(plain.utf8)) == coded)
        #expect(Base64.bytes(of: coded) == Array(plain.utf8))
        #expect(Base64.bytes(of: coded.filter { $0 != "=" }) == Array(plain.utf8))
    }

    @Test func `every byte survives`() {
        for count in 250...256 {
            let bytes = (0..<count).map { UInt8($0) }
            #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
        }
    }

    @Test(arguments: ["A", "AAAAA", "A===", "====", "=", "Zg=", "Z g=", "Zm9-", "Zm_v", "Zg==\n"])
    func `anything else is refused`(text: String) {
        #expect(Base64.bytes(of: text) == nil)
    }
}
