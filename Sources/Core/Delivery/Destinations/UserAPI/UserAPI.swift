package import HTTPMessage
package import Templates

/// A receiver whose own API for users and groups is called, ready for use.
package struct UserAPI: Sendable {
    /// How the receiver is shown who calls.
    package enum Access: Sendable {
        case open
        /// The same header field with every request.
        case header(Headers.Field)
        case oauth2(OAuth2Client)
    }

    /// http or https, without a slash at its end.
    package var baseURL: String
    package var access: Access
    /// Sent with every request.
    package var headers: [Headers.Field]
    package var operations: [UserAPIAction: UserAPIOperation]
    package var failure: UserAPIFailure?
    /// Statuses after which sending the same again cannot help.
    package var permanentStatuses: Set<Int>

    package init(
        baseURL: String, access: Access = .open, headers: [Headers.Field] = [],
        operations: [UserAPIAction: UserAPIOperation], failure: UserAPIFailure? = nil,
        permanentStatuses: Set<Int> = []
    ) {
        self.baseURL = baseURL
        self.access = access
        self.headers = headers
        self.operations = operations
        self.failure = failure
        self.permanentStatuses = permanentStatuses
    }
}

/// What gets a token by the client credentials grant, RFC 6749 §4.4.
package struct OAuth2Client: Sendable {
    package var tokenURL: String
    package var id: String
    package var secret: String
    package var scope: String?

    package init(tokenURL: String, id: String, secret: String, scope: String? = nil) {
        self.tokenURL = tokenURL
        self.id = id
        self.secret = secret
        self.scope = scope
    }
}
