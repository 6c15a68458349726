import HTTPMessage
import Ports
import SCIM

/// What a client can ask for at one place below its tenant URL.
struct Route: Sendable {
    /// Segments below the tenant URL; `*` stands for any one.
    let pattern: [String]
    let actions: [(method: HTTPRequest.Method, action: Action)]

    /// Every route there is; the first one that matches counts.
    static let all: [Route] = [
        Route(
            pattern: ["Users"],
            actions: [(.get, .resource(.list(.user))), (.post, .resource(.createUser))]),
        Route(pattern: ["Users", ".search"], actions: [(.post, .resource(.search([.user])))]),
        Route(
            pattern: ["Users", "*"],
            actions: [
                (.get, .resource(.get(.user))), (.put, .resource(.replaceUser)),
                (.patch, .resource(.patchUser)),
                (.delete, .resource(.deleteUser)),
            ]),
        Route(
            pattern: ["Groups"],
            actions: [(.get, .resource(.list(.group))), (.post, .resource(.createGroup))]),
        Route(pattern: ["Groups", ".search"], actions: [(.post, .resource(.search([.group])))]),
        Route(
            pattern: ["Groups", "*"],
            actions: [
                (.get, .resource(.get(.group))), (.put, .resource(.replaceGroup)),
                (.patch, .resource(.patchGroup)),
                (.delete, .resource(.deleteGroup)),
            ]),
        Route(pattern: ["Schemas"], actions: [(.get, .discovery(.schemas))]),
        Route(pattern: ["Schemas", "*"], actions: [(.get, .discovery(.schemas))]),
        Route(pattern: ["ResourceTypes"], actions: [(.get, .discovery(.resourceTypes))]),
        Route(pattern: ["ResourceTypes", "*"], actions: [(.get, .discovery(.resourceTypes))]),
        Route(
            pattern: ["ServiceProviderConfig"],
            actions: [(.get, .discovery(.serviceProviderConfig))]),
        Route(
            pattern: ["Me"],
            actions: [
                (.get, .unsupported(me)), (.post, .unsupported(me)), (.put, .unsupported(me)),
                (.patch, .unsupported(me)), (.delete, .unsupported(me)),
            ]),
        Route(pattern: ["Bulk"], actions: [(.post, .bulk)]),
        Route(pattern: [".search"], actions: [(.post, .resource(.search([.user, .group])))]),
    ]

    /// - Throws: `notFound`.
    static func matching(_ path: ArraySlice<String>) throws(SCIMError) -> Route {
        let route = all.first { route in
            route.pattern.count == path.count
                && zip(route.pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
        }
        guard let route else {
            throw SCIMError(
                .notFound,
                "There is nothing at this address; below the tenant URL are /Users, /Groups, "
                    + "/Schemas, /ResourceTypes and /ServiceProviderConfig.")
        }
        return route
    }

    /// - Throws: `methodNotAllowed`.
    func action(for method: HTTPRequest.Method?) throws(SCIMError) -> Action {
        // The server leaves the body out of the answer to HEAD, RFC 9110 §9.3.2.
        let wanted = method == .head ? .get : method
        guard let entry = actions.first(where: { $0.method == wanted }) else {
            let methods = actions.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
            let allowed = methods.map(\.rawValue).joined(separator: ", ")
            throw SCIMError(
                .methodNotAllowed(allow: allowed), "At this address only \(allowed) is possible.")
        }
        return entry.action
    }
}

/// What the handler does for a route and a method.
enum Action: Sendable {
    case resource(ResourceAction)
    case discovery(DiscoveryDocument)
    case bulk
    /// A part of RFC 7644 that this gateway does not serve; the sentence says what to do instead.
    case unsupported(String)

    /// The metric label; `nil` when the HTTP method tells it.
    var operation: SCIMOperation? {
        switch self {
        case .resource(.list), .resource(.search): .list
        case .discovery: .discovery
        case .bulk: .bulk
        case .resource, .unsupported: nil
        }
    }
}

/// What can be done with users and groups, one use case each.
enum ResourceAction: Sendable {
    case list(ResourceType)
    /// A list of all of these together.
    case search([ResourceType])
    case get(ResourceType)
    case createUser, replaceUser, patchUser, deleteUser
    case createGroup, replaceGroup, patchGroup, deleteGroup
}

private let me = "A provisioning token belongs to no user, so there is no /Me; use /Users."
