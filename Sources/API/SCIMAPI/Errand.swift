import Directory
import HTTPMessage
import JSON
import Provisioning
import SCIM

/// What a use case is made of, whether it came as a request of its own or inside a bulk request.
struct Errand {
    /// The resource that the path names; of no meaning for lists and creations.
    let id: ResourceID
    let parameters: QueryParameters
    let context: RequestContext
    private let body: (JSONLimits) throws(SCIMError) -> JSONObject

    /// - Throws: `invalidSyntax` or `invalidValue` for query parameters that cannot be read.
    init(_ call: Call, _ target: Target) throws(SCIMError) {
        let request = call.request
        id = target.id
        parameters = try SCIMAPI.parameters(of: request)
        context = RequestContext(
            integration: target.integration, request: call.id, now: call.now, base: target.base,
            projection: try projection { [parameters] (name) throws(SCIMError) in
                try parameters.text(name)
            },
            preconditions: preconditions(request.headers))
        body = { (limits) throws(SCIMError) in try request.object(limits) }
    }

    /// One operation of a bulk request, whose path names the resource with this id.
    init(
        _ operation: BulkOperation, on name: String, _ call: Call, _ target: Target
    ) throws(SCIMError) {
        id = ResourceID(rawValue: name)
        parameters = try SCIMAPI.parameters(of: nil)
        context = RequestContext(
            integration: target.integration, request: call.id, now: call.now, base: target.base,
            preconditions: Preconditions(ifMatch: operation.version))
        body = { (_) throws(SCIMError) in operation.data }
    }

    /// Reads the body, where the use case has one.
    func object(_ limits: JSONLimits = JSONLimits()) throws(SCIMError) -> JSONObject {
        try body(limits)
    }
}

/// Which attributes the client wants to see.
///
/// - Parameter text: The text of a parameter by its name; `nil` when it is not there.
/// - Returns: What the two parameters say, of the query string or of a search's body.
/// - Throws: `invalidValue` for what is no attribute name.
func projection(
    _ text: (String) throws(SCIMError) -> String?
) throws(SCIMError) -> Projection {
    let included = try text("attributes")
    let excluded = try text("excludedAttributes")
    guard included != nil || excluded != nil else { return .standard }
    return try Projection(attributes: included, excludedAttributes: excluded)
}

private func preconditions(_ headers: Headers) -> Preconditions {
    Preconditions(
        ifMatch: headers.joined("If-Match"), ifNoneMatch: headers.joined("If-None-Match"))
}

extension Headers {
    /// All fields of this name as the one list that they stand for, RFC 9110 §5.3.
    fileprivate func joined(_ name: String) -> String? {
        let values = fields.filter { equalsIgnoringCase($0.name, name) }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ",")
    }
}

/// The query, with a broken one as the client's mistake.
func parameters(of request: HTTPRequest) throws(SCIMError) -> QueryParameters {
    try parameters(of: request.query)
}

private func parameters(of query: String?) throws(SCIMError) -> QueryParameters {
    do throws(HTTPRefusal) {
        return try QueryParameters(query)
    } catch {
        throw SCIMError(.invalidSyntax, error.detail)
    }
}
