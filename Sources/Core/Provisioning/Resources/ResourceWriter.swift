import Directory
import JSON
import Ports
import SCIM

/// Writes resources as the client wants to see them, with what is not stored in them: the groups of
/// a user and the members of a group.
struct ResourceWriter {
    private let context: RequestContext
    private let reader: any StoreReader
    private var text: [UInt8] = []
    private var parts: [StreamedBody.Part] = []
    /// Members that the text may still hold; those beyond are streamed.
    private var room = 500

    init(_ context: RequestContext, _ reader: any StoreReader) {
        self.context = context
        self.reader = reader
    }

    mutating func write(_ json: String) { text += json.utf8 }

    mutating func write(_ stored: StoredResource) throws(SCIMError) {
        switch stored.type {
        case .user:
            let groups = context.projection.hides("groups") ? [] : try reader.groups(of: stored)
            try stored.write(context, groups, to: &text)
        case .group:
            try stored.write(context, [], to: &text)
            if !context.projection.hides("members") { try writeMembers(of: stored.id) }
        }
    }

    /// The answer with everything that was written.
    func answer(status: Int) -> Answer {
        guard !parts.isEmpty else { return Answer(status: status, body: text) }
        var answer = Answer(status: status)
        answer.stream = StreamedBody(parts + [.text(text)], MemberWriter(context))
        return answer
    }

    /// Puts the members into the object that the text ends with, which at least has an `id`.
    private mutating func writeMembers(of group: ResourceID) throws(SCIMError) {
        let limit = room
        let members = try reading { () throws(StoreError) in
            try reader.members(of: group, in: context.integration.name, after: 0, limit: limit)
        }
        guard !members.isEmpty || limit == 0 else { return }
        text.removeLast()
        text += ",\"members\":[".utf8
        var isFirst = true
        MemberWriter(context).write(members, isFirst: &isFirst, to: &text)
        room -= members.count
        if members.count == limit {
            parts.append(.text(text))
            parts.append(.members(of: group, after: members.last?.place ?? 0))
            text = []
        }
        text += "]}".utf8
    }
}

extension StoredResource {
    /// The answer that shows this resource, with what the store knows of its memberships.
    func answer(
        status: Int, _ context: RequestContext, _ reader: any StoreReader
    ) throws(SCIMError) -> Answer {
        var writer = ResourceWriter(context, reader)
        try writer.write(self)
        var answer = writer.answer(status: status)
        answer.version = version
        answer.resource = id
        return answer
    }
}
