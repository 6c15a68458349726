import Directory
import HTTPMessage
import JSON
import Ports
import Provisioning
import SCIM

/// Carries a bulk request out: one operation after the other, each with a commit of its own.
///
/// Each operation is a piece of work of its own for the workers, so that a long job lets others
/// through.
// SAFETY: one thread at a time: each step ends by handing the job on to the next.
final class BulkJob: @unchecked Sendable {
    private var plan: BulkPlan
    private let call: Call
    private let target: Target
    private let handler: SCIMHandler

    init(_ plan: BulkPlan, _ call: Call, _ target: Target, _ handler: SCIMHandler) {
        self.plan = plan
        self.call = call
        self.target = target
        self.handler = handler
    }

    /// Does the next operation or, when there is none, answers; call on a worker.
    func proceed() {
        guard let step = plan.next() else {
            let body = JSONValue.object(plan.response).bytes
            return call.finish(.success(Decision(answer: Answer(status: 200, body: body))))
        }
        do throws(SCIMError) {
            let workers = handler.workers
            handler.run(
                try useCase(for: step.operation), resume: { workers.run($0) },
                completion: { self.take($0, of: step) })
        } catch {
            take(.failure(error), of: step)
        }
    }

    private func take(_ result: Result<Decision, SCIMError>, of step: BulkPlan.Step) {
        call.count(result)
        switch result {
        case .success(let decision):
            let answer = decision.answer
            let outcome = BulkPlan.Outcome(
                status: answer.status, location: answer.location,
                version: answer.version.map { entityTag($0) })
            plan.record(step, outcome, id: answer.resource)
        case .failure(let error):
            plan.record(step, BulkPlan.Outcome(status: error.wire.status, error: error), id: nil)
        }
        handler.workers.run { self.proceed() }
    }

    /// The use case that a request of its own would have.
    private func useCase(for operation: BulkOperation) throws(SCIMError) -> any UseCase {
        let path = HTTPRequest(method: .post, path: operation.path).pathSegments ?? []
        let route = try Route.matching(path[...])
        let method = operation.method.flatMap { HTTPRequest.Method(rawValue: $0.rawValue) }
        switch try route.action(for: method) {
        case .resource(let action):
            let errand = try Errand(operation, on: path.last ?? "", call, target)
            return try handler.useCase(action, errand, call)
        case .unsupported(let sentence): throw SCIMError(.notImplemented, sentence)
        case .discovery, .bulk:
            throw SCIMError(
                .invalidSyntax, "An operation of a bulk request is about users or groups.")
        }
    }
}
