import HTTPMessage
package import JSON

/// A signed JSON Web Token in its compact form (RFC 7515 §3.1, RFC 7519), read and not yet believed.
///
/// Only RS256 can be written as a value of this type: a token without a signature, or with one that
/// a public key could make, is refused before anybody looks at what it says (RFC 8725 §3.1).
package struct JSONWebToken: Sendable {
    /// Ten times of what Entra's tokens for provisioning have.
    package static let maximumBytes = 16 << 10

    /// Names the key; never followed as an address.
    package let keyID: String
    package let claims: JSONObject
    /// What the signature is over: the first two parts as received.
    package let signed: [UInt8]
    package let signature: [UInt8]

    /// Whether a text has the outer form of such a token, and so is none of our own.
    package static func isLikely(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: ".") } == 2
    }

    package init(parsing text: String) throws(TokenRefusal) {
        guard text.utf8.count <= Self.maximumBytes else { throw .oversize }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64.urlBytes(of: parts[2]) else {
            throw .malformed
        }
        let header = try object(parts[0])
        guard header["alg"]?.string == "RS256" else { throw .algorithm }
        // An extension that has to be understood is one we do not (RFC 7515 §4.1.11).
        guard header["crit"] == nil, isToken(header["typ"]),
            let keyID = header["kid"]?.string, (1...256).contains(keyID.utf8.count)
        else { throw .malformed }
        self.keyID = keyID
        claims = try object(parts[1])
        signed = Array((parts[0] + "." + parts[1]).utf8)
        self.signature = signature
    }
}

private func object(_ part: Substring) throws(TokenRefusal) -> JSONObject {
    let limits = JSONLimits(bytes: JSONWebToken.maximumBytes, depth: 8, nodes: 500)
    guard let bytes = Base64.urlBytes(of: part),
        let value = try? JSONValue(parsing: bytes, limits: limits), let object = value.object
    else { throw .malformed }
    return object
}

/// Whether the `typ` of a header is absent or one of those for tokens (RFC 7519 §5.1, RFC 9068).
private func isToken(_ type: JSONValue?) -> Bool {
    guard let type else { return true }
    guard let text = type.string else { return false }
    return ["JWT", "at+jwt", "application/at+jwt"].contains { equalsIgnoringCase(text, $0) }
}
