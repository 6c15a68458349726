import Ports
import SCIM

/// Shows a group once its change is on disk, with the members that it then has.
struct ShowGroup: UseCase {
    private let id: ResourceID
    private let status: Int
    private let context: RequestContext

    init(_ id: ResourceID, status: Int, _ context: RequestContext) {
        self.id = id
        self.status = status
        self.context = context
    }

    var mayScan: Bool { !context.projection.hides("members") }

    func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let stored = try StoredResource.found(.group, id, context, reader)
        var answer = try stored.answer(status: status, context, reader)
        if status == 201 { answer.location = stored.location(base: context.base) }
        return Decision(answer: answer)
    }
}
