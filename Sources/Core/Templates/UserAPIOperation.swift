package import JSON

/// One request to a user API, compiled.
package struct UserAPIOperation: Hashable, Sendable {
    package enum Method: String, CaseIterable, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// Goes behind the base URL.
    package var path: PathTemplate
    /// No body when `nil`.
    package var body: Template?
    /// Where the answer has the receiver's own identifier.
    package var id: JSONPointer?

    package init(
        method: Method, path: PathTemplate, body: Template? = nil, id: JSONPointer? = nil
    ) {
        self.method = method
        self.path = path
        self.body = body
        self.id = id
    }

    /// Whether the request cannot be made without the receiver's id of the user.
    package var needsUserID: Bool {
        path.uses("remote", "id") || body?.uses("remote", "id") == true
    }

    /// Whether the request cannot be made without the receiver's id of the group.
    package var needsGroupID: Bool {
        path.uses("remote", "groupID") || body?.uses("remote", "groupID") == true
    }

    /// Whether the request tells whether the user is active.
    package var tellsActive: Bool {
        path.uses("user", "active") || body?.uses("user", "active") == true
    }
}
