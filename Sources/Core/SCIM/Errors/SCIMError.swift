/// An error that a SCIM client sees, RFC 7644 §3.12.
///
/// The identity provider's administrator reads ``detail`` word for word: it says what happened, to
/// what, and what to do next, and holds no secret.
package struct SCIMError: Error, Equatable, Sendable {
    /// The closed list of what can go wrong; ``SCIMError/wire`` gives each its status.
    package enum Kind: Equatable, Sendable {
        /// Of operations with each other; RFC 7644 §3.7.1 has no `scimType` for it.
        case conflict
        case invalidFilter, tooMany, uniqueness, mutability, invalidSyntax, invalidPath, noTarget
        case invalidValue, invalidVersion, sensitive
        /// RFC 9865 §2.1.
        case invalidCursor, expiredCursor, invalidCount
        case unauthorized, forbidden, notFound
        case methodNotAllowed(allow: String)
        case preconditionFailed, payloadTooLarge, unsupportedMediaType
        case tooManyRequests(retryAfterSeconds: Int)
        case notImplemented, internalError
        case unavailable(retryAfterSeconds: Int)
    }

    package let kind: Kind
    package let detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    /// The HTTP status and SCIM `scimType` of this error; the only place that knows either.
    package var wire: (status: Int, scimType: String?) {
        switch kind {
        case .invalidFilter: (400, "invalidFilter")
        case .tooMany: (400, "tooMany")
        case .uniqueness: (409, "uniqueness")
        case .conflict: (409, nil)
        case .mutability: (400, "mutability")
        case .invalidSyntax: (400, "invalidSyntax")
        case .invalidPath: (400, "invalidPath")
        case .noTarget: (400, "noTarget")
        case .invalidValue: (400, "invalidValue")
        case .invalidVersion: (400, "invalidVers")
        case .sensitive: (400, "sensitive")
        case .invalidCursor: (400, "invalidCursor")
        case .expiredCursor: (400, "expiredCursor")
        case .invalidCount: (400, "invalidCount")
        case .unauthorized: (401, nil)
        case .forbidden: (403, nil)
        case .notFound: (404, nil)
        case .methodNotAllowed: (405, nil)
        case .preconditionFailed: (412, nil)
        case .payloadTooLarge: (413, nil)
        case .unsupportedMediaType: (415, nil)
        case .tooManyRequests: (429, nil)
        case .internalError: (500, nil)
        case .notImplemented: (501, nil)
        case .unavailable: (503, nil)
        }
    }
}
