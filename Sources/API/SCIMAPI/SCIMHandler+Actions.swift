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
    /// Whether clients can fetch access tokens below the tenant URL.
    let hasTokenEndpoint: Bool

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
            try run(useCase(action, Errand(call, target), call), call)
        case .bulk:
            let request = try BulkRequest(try call.request.object(BulkRequest.limits))
            charge(call, operations: request.operations.count)
            let job = BulkJob(BulkPlan(request, base: target.base), call, target, self)
            workers.run { job.proceed() }
        }
    }

    func useCase(
        _ action: ResourceAction, _ errand: Errand, _ call: Call
    ) throws(SCIMError) -> any UseCase {
        let (id, parameters, context) = (errand.id, errand.parameters, errand.context)
        switch action {
        case .list(let type):
            let schema = context.integration.schemas[type]
            let search = try SearchRequest { name throws(SCIMError) in try parameters.text(name) }
            return try ListResources([schema], search, context, surroundings.crypto)
        case .search(let types):
            let body = try SearchBody(errand.object())
            let search = try SearchRequest { name throws(SCIMError) in try body.text(name) }
            var context = context
            context.projection = try projection { name throws(SCIMError) in try body.text(name) }
            let schemas = types.map { context.integration.schemas[$0] }
            return try ListResources(schemas, search, context, surroundings.crypto)
        case .get(let type): return GetResource(type, id, context)
        case .createUser: return CreateUser(try errand.object(), id: newID(call), context)
        case .replaceUser: return ReplaceUser(id, try errand.object(), context)
        case .patchUser: return PatchUser(id, try errand.object(), context)
        case .deleteUser: return DeleteUser(id, context)
        case .createGroup:
            return try CreateGroup(try errand.object(.members), id: newID(call), context)
        case .replaceGroup:
            return try ReplaceGroup(id, try errand.object(.members), context)
        case .patchGroup: return try PatchGroup(id, try errand.object(.members), context)
        case .deleteGroup: return DeleteGroup(id, context)
        }
    }

    private func newID(_ call: Call) -> ResourceID {
        let random = (surroundings.random(), surroundings.random())
        return ResourceID(rawValue: UUIDv7.make(now: call.now, random: random))
    }
}
