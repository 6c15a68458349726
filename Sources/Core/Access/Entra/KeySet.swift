import HTTPMessage
import JSON
package import Ports

/// The public keys of an issuer by their names, from a JSON Web Key Set (RFC 7517 §5).
package struct KeySet: Equatable, Sendable {
    /// More than Entra has ever published at once.
    package static let maximumKeys = 100

    /// An RSA key, its two numbers big-endian.
    struct Key: Equatable, Sendable {
        let modulus: [UInt8]
        let exponent: [UInt8]
    }

    private let keys: [String: Key]

    /// Takes the keys that RS256 signatures may be made with, and leaves others out.
    ///
    /// - Returns: `nil` when the document is no key set, or has no such key.
    package init?(parsing document: [UInt8]) {
        guard let entries = (try? JSONValue(parsing: document))?["keys"]?.array,
            entries.count <= Self.maximumKeys
        else { return nil }
        let pairs = entries.compactMap { entry in
            Key(entry).flatMap { key in entry["kid"]?.string.map { ($0, key) } }
        }
        // Of two keys with one name nobody can say which is meant.
        keys = Dictionary(grouping: pairs) { $0.0 }.compactMapValues { group in
            group.allSatisfy { $0.1 == group[0].1 } ? group[0].1 : nil
        }
        if keys.isEmpty { return nil }
    }

    package func has(_ keyID: String) -> Bool { keys[keyID] != nil }

    /// Whether the issuer has signed a token.
    package func verifies(_ token: JSONWebToken, _ crypto: any Crypto) -> Bool {
        guard let key = keys[token.keyID] else { return false }
        return crypto.verifiesRS256(
            modulus: key.modulus, exponent: key.exponent, signature: token.signature, token.signed)
    }
}

extension KeySet.Key {
    /// RFC 7518 §6.3.1, with 2,048 to 8,192 bits: less is weak, more is an attack on our time.
    fileprivate init?(_ entry: JSONValue) {
        guard entry["kty"]?.string == "RSA", [nil, "sig"].contains(entry["use"]?.string),
            [nil, "RS256"].contains(entry["alg"]?.string),
            let modulus = number(entry["n"]), (256...1024).contains(modulus.count),
            let exponent = number(entry["e"]), (1...8).contains(exponent.count),
            exponent != [1], exponent.last.map({ $0 & 1 == 1 }) == true
        else { return nil }
        self.init(modulus: modulus, exponent: exponent)
    }
}

/// A big-endian number without zeros in front.
private func number(_ value: JSONValue?) -> [UInt8]? {
    guard let text = value?.string, let bytes = Base64.urlBytes(of: text) else { return nil }
    return Array(bytes.drop { $0 == 0 })
}
