package import JSON
package import SCIM

/// One operation of a bulk request, RFC 7644 §3.7.
package struct BulkOperation: Equatable, Sendable {
    package enum Method: String, Sendable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// `nil` when it is none of those that a bulk operation may have.
    package var method: Method?
    /// As received, for the response.
    package var verb: String
    /// Below the tenant URL, such as `/Users/ID`.
    package var path: String
    /// The client's name for what a POST creates.
    package var bulkID: String?
    /// The version that the client means, as an entity tag.
    package var version: String?
    /// The body that a request of its own would have.
    package var data: JSONObject
    /// Why it cannot be carried out; `nil` when it can be tried.
    package var problem: SCIMError?

    init(_ received: JSONValue) {
        let object = received.object ?? [:]
        verb = object.value(of: "method")?.string ?? ""
        method = Method(rawValue: verb.uppercased())
        path = object.value(of: "path")?.string ?? ""
        bulkID = object.value(of: "bulkId")?.string
        version = object.value(of: "version")?.string
        data = [:]
        switch object.value(of: "data") {
        case .object(let body): data = body
        // The RFC's own example of a PATCH has the operations without the object around them.
        case .array(let operations) where method == .patch:
            data = ["Operations": .array(operations)]
        default:
            if method != .delete { problem = .noData }
        }
        if path.isEmpty { problem = .noPath }
        if method == nil { problem = .noMethod(verb) }
    }
}

extension SCIMError {
    fileprivate static let noData = SCIMError(
        .invalidSyntax, "The operation needs 'data': the body that a request of its own would have."
    )

    fileprivate static let noPath = SCIMError(
        .invalidSyntax, "The operation needs a 'path', such as /Users or /Users/ID.")

    fileprivate static func noMethod(_ verb: String) -> SCIMError {
        SCIMError(
            .invalidSyntax,
            "'method' of a bulk operation is POST, PUT, PATCH or DELETE, and '\(verb.prefix(20))' "
                + "was sent.")
    }
}
