package import JSON
package import Ports

/// A receiver whose own API for users is called, as templates describe it.
package struct UserAPISettings: Equatable, Sendable {
    /// What is done to a user or a group over there.
    package enum Action: String, CaseIterable, Sendable {
        case find, create, update, deactivate, reactivate, delete
        case addMember, removeMember, createGroup, updateGroup, deleteGroup
    }

    /// Without a slash at its end.
    package var baseURL: String
    package var authentication = UserAPIAuthentication.anonymous
    package var tls = ClientTLS()
    /// The actions that the receiver has.
    package var operations: [Action: UserAPIOperation]
    /// A 2xx whose body has a value there is a failure.
    package var failure: JSONPointer?
    /// Statuses after which no further attempt is made.
    package var permanentStatuses: Set<Int>

    init?(_ section: Section) {
        let baseURL = section.required("baseURL", .baseURL)
        var operations: [Action: UserAPIOperation] = [:]
        for action in Action.allCases {
            operations[action] = section.section(action.rawValue, UserAPIOperation.init)
        }
        let failure = section.section("failure") { $0.required("pointer", .pointer) }
        let permanent = section.list("permanent", of: .integer(300...599)) ?? []
        let access = section.section("auth") { section in
            (ClientTLS(section), UserAPIAuthentication(section))
        }
        guard let baseURL else { return nil }
        self.baseURL = baseURL
        self.operations = operations
        self.failure = failure
        permanentStatuses = Set(permanent)
        if let access { (tls, authentication) = (access.0, access.1 ?? .anonymous) }
    }
}

/// One request to a user API.
package struct UserAPIOperation: Equatable, Sendable {
    package enum Method: String, CaseIterable, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// A template that starts with a slash; goes behind the base URL.
    package var path: String
    /// A template; no body when `nil`.
    package var body: JSONValue?
    /// Where the answer has the receiver's own identifier.
    package var id: JSONPointer?

    init?(_ section: Section) {
        let method: Method? = section.required("method", .choice)
        let path = section.required("path", .pathTemplate)
        let body = section.value("body", .anything)
        let id = section.value("id", .pointer)
        guard let method, let path else { return nil }
        self.method = method
        self.path = path
        self.body = body
        self.id = id
    }
}

extension ClientTLS {
    init(_ section: Section) {
        self.init()
        section.read("tls", into: &self) { section in
            let files = ClientTLS(
                certificate: section.value("certificate", .path),
                key: section.value("key", .path), authorities: section.value("ca", .path))
            if (files.certificate == nil) != (files.key == nil) {
                section.report("a certificate and its key are needed together")
            }
            return files
        }
    }
}

extension Form<String> {
    fileprivate static var pathTemplate: Self {
        Form("a path that starts with '/'") { isText($0) && $0.hasPrefix("/") }
    }
}
