package import Ports
package import SCIM

/// Reads one resource by its id, RFC 7644 §3.4.1; an inactive user is found like any other.
///
/// Answers 304 without a body when the client has this version already.
package struct GetResource: UseCase {
    private let type: ResourceType
    private let id: ResourceID
    private let context: RequestContext

    package init(_ type: ResourceType, _ id: ResourceID, _ context: RequestContext) {
        self.type = type
        self.id = id
        self.context = context
    }

    /// The members of a group are rows of their own, hundreds of them for the first piece.
    package var mayScan: Bool { type == .group && !context.projection.hides("members") }

    package func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        let stored = try StoredResource.found(type, id, context, reader, isRead: true)
        if context.preconditions.verdict(on: stored.version) == .known {
            return Decision(
                answer: Answer(status: 304, version: stored.version, resource: id))
        }
        return Decision(answer: try stored.answer(status: 200, context, reader))
    }
}
