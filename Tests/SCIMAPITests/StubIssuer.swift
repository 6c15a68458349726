import Access
import HTTPMessage
import JSON
import SCIM
import TestSupport

/// An Entra tenant whose signatures only the stub of cryptography believes.
struct StubIssuer {
    static let tenant = EntraTenant(id: "b0d51234-5678-4abc-9def-0123456789ab")

    let keyID: String
    private let modulus: [UInt8]

    init(keyID: String = "k1", seed: UInt8 = 0xF1) {
        self.keyID = keyID
        modulus = [UInt8](repeating: seed, count: 256)
    }

    var keys: KeySet? {
        let set: JSONValue = [
            "keys": [
                [
                    "kty": "RSA", "kid": .string(keyID), "e": "AQAB",
                    "n": .string(Base64.urlText(of: modulus)),
                ]
            ]
        ]
        return KeySet(parsing: set.bytes)
    }

    /// The knowledge of somebody who fetched the keys at an uptime.
    func cache(now: Duration) -> KeyCache {
        var cache = KeyCache()
        cache.ask(now: now)
        cache.take(keys, now: now)
        return cache
    }

    /// A good token, but for these claims.
    func token(_ now: Timestamp, _ changes: JSONObject = [:]) -> String {
        let seconds = Int(now.milliseconds / 1000)
        var claims: JSONObject = [
            "aud": .string(Self.tenant.audiences[0]), "iss": .string(Self.tenant.issuers[0]),
            "exp": .number(JSONNumber(seconds + 3600)), "tid": .string(Self.tenant.id),
            "appid": .string(EntraTenant.provisioningClient), "sub": "subject",
        ]
        for member in changes.members { claims[member.key] = member.value }
        let header: JSONValue = ["alg": "RS256", "kid": .string(keyID)]
        let text = [header, .object(claims)].map { Base64.urlText(of: $0.bytes) }
            .joined(separator: ".")
        let signature = StubCrypto().rs256Signature(
            modulus: modulus, exponent: [1, 0, 1], Array(text.utf8))
        return text + "." + Base64.urlText(of: signature)
    }
}
