package import Ports

/// Why a token that an identity provider signed is not believed; the raw value goes to the log.
///
/// The caller is never told which: the answer is the same for all.
package enum TokenRefusal: String, Error, Sendable, CaseIterable {
    case oversize, malformed, algorithm, issuer, tenant, audience, client, subject, expired
    /// Not valid yet, or issued in the future.
    case future
    /// The tenant has no key of this name.
    case key
    case signature

    /// The metric label, of a closed list that all kinds of tokens share.
    package var failure: AuthFailure {
        switch self {
        case .oversize, .malformed, .algorithm: .malformed
        case .issuer, .tenant, .audience, .client, .subject: .wrongScope
        case .expired, .future: .expired
        case .key, .signature: .unknown
        }
    }
}
