import Directory
import HTTPMessage
import Ports
import Provisioning
import SCIM

/// What an action is about.
struct Target: Sendable {
    let integration: Integration
    /// Segments below the tenant URL.
    let path: ArraySlice<String>
    /// The tenant URL.
    let base: String

    /// The segment that stands for `*` in the route.
    var name: String { path.last ?? "" }
    var id: ResourceID { ResourceID(rawValue: name) }
}

extension SCIMHandler {
    /// Carries an action out; answers now or later.
    func perform(_ action: Action, _ call: Call, _ target: Target) throws(SCIMError) {
        switch action {
        case .unsupported(let sentence):
            throw SCIMError(.notImplemented, sentence)
        case .discovery(let document):
            let answer = try document.answer(call.request, target)
            call.finish(.success(Decision(answer: answer)))
        case .resource(let action):
            try run(useCase(action, call, target), call)
        }
    }

    private func useCase(
        _ action: ResourceAction, _ call: Call, _ target: Target
    ) throws(SCIMError) -> any UseCase {
        let request = call.request
        let parameters = try parameters(of: request)
        let context = RequestContext(
            integration: target.integration, request: call.id, now: call.now, base: target.base,
            projection: try projection(parameters), preconditions: preconditions(request.headers))
        switch action {
        case .list(let type):
            let schema = target.integration.schemas[type]
            let page = try PageRequest(
                startIndex: parameters["startIndex"], count: parameters["count"])
            return try ListResources(schema, filter: parameters["filter"], page: page, context)
        case .get(let type): return GetResource(type, target.id, context)
        case .createUser: return CreateUser(try request.object(), id: newID(call), context)
        case .replaceUser: return ReplaceUser(target.id, try request.object(), context)
        case .patchUser: return PatchUser(target.id, try request.object(), context)
        case .deleteUser: return DeleteUser(target.id, context)
        case .createGroup:
            return try CreateGroup(try request.object(.members), id: newID(call), context)
        case .replaceGroup:
            return try ReplaceGroup(target.id, try request.object(.members), context)
        case .patchGroup: return try PatchGroup(target.id, try request.object(.members), context)
        case .deleteGroup: return DeleteGroup(target.id, context)
        }
    }

    private func newID(_ call: Call) -> ResourceID {
        let random = (surroundings.random(), surroundings.random())
        return ResourceID(rawValue: UUIDv7.make(now: call.now, random: random))
    }
}

private func projection(_ parameters: QueryParameters) throws(SCIMError) -> Projection {
    let included = parameters["attributes"]
    let excluded = parameters["excludedAttributes"]
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
    do throws(HTTPRefusal) {
        return try QueryParameters(request.query)
    } catch {
        throw SCIMError(.invalidSyntax, error.detail)
    }
}
