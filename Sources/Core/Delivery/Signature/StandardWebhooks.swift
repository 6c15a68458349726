package import Ports
package import SCIM

/// The signature headers of github.com/standard-webhooks, specification 1.0.
package enum StandardWebhooks {
    /// Says why a received webhook is not to be trusted.
    package enum Refusal: Error, Equatable, Sendable {
        /// `webhook-timestamp` is no whole number of seconds.
        case badTimestamp
        /// Sent, by its own word, further from now than the tolerance: a replay, or a wrong clock.
        case outsideTolerance
        /// No signature in the header is that of any key.
        case noMatchingSignature
    }

    /// The value of `webhook-signature`: one signature per secret, separated by blanks.
    ///
    /// - Parameters:
    ///   - secrets: During a rotation the new and the old one.
    ///   - id: The value of `webhook-id`.
    ///   - timestamp: The value of `webhook-timestamp`, in seconds since 1970.
    ///   - body: The body as sent, byte for byte.
    ///   - crypto: Makes the signatures.
    /// - Returns: Empty without a secret.
    package static func signature(
        by secrets: [SigningSecret], id: String, timestamp: Int64, body: [UInt8],
        crypto: any Crypto
    ) -> String {
        let content = signedContent(id: id, timestamp: "\(timestamp)", body: body)
        return secrets.map { $0.signature(of: content, crypto) }.joined(separator: " ")
    }

    /// Checks the headers of a received webhook against its body.
    ///
    /// - Parameters:
    ///   - keys: One matching key is enough.
    ///   - id: The value of `webhook-id`.
    ///   - timestamp: The value of `webhook-timestamp`.
    ///   - signature: The value of `webhook-signature`.
    ///   - body: The body as received, byte for byte.
    ///   - now: What `timestamp` is compared with.
    ///   - tolerance: How far `timestamp` may be from `now`, either way.
    ///   - crypto: Checks the signatures.
    /// - Throws: The first ``Refusal`` that applies; answer 401.
    package static func verify(
        with keys: [VerifyingKey], id: String, timestamp: String, signature: String,
        body: [UInt8], now: Timestamp, tolerance: Duration = .seconds(300), crypto: any Crypto
    ) throws(Refusal) {
        // Within 12 digits the arithmetic below cannot overflow.
        guard timestamp.utf8.count <= 12, let seconds = Int64(timestamp) else {
            throw .badTimestamp
        }
        let distance = now - Timestamp(milliseconds: seconds * 1000)
        guard distance <= tolerance, distance >= .zero - tolerance else { throw .outsideTolerance }
        let content = signedContent(id: id, timestamp: timestamp, body: body)
        let signatures = signature.split(separator: " ")
        guard
            signatures.contains(where: { one in
                keys.contains { $0.accepts(one, of: content, crypto) }
            })
        else { throw .noMatchingSignature }
    }

    private static func signedContent(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(id.utf8.count + timestamp.utf8.count + body.count + 2)
        content.append(contentsOf: id.utf8)
        content.append(UInt8(ascii: "."))
        content.append(contentsOf: timestamp.utf8)
        content.append(UInt8(ascii: "."))
        content.append(contentsOf: body)
        return content
    }
}
