import Directory
import JSON
import Ports
import SCIM

extension MemberPlan {
    /// Follows the operations of a PATCH in their order.
    ///
    /// - Parameters:
    ///   - operations: On the members of `group`.
    ///   - group: The group, whose members are looked at only where a filter asks for more than ids.
    ///   - context: Of the request.
    ///   - reader: Knows the members.
    /// - Throws: `invalidPath` for a filter that cannot be evaluated.
    init(
        _ operations: [MemberOperation], _ group: ResourceID, _ context: RequestContext,
        _ reader: any StoreReader
    ) throws(SCIMError) {
        self.init()
        for operation in operations {
            switch operation {
            case .add(let ids): add(ids)
            case .remove(let ids): remove(ids)
            case .removeAll: removeAll()
            case .removeMatching(let filter):
                let test = try MemberTest(filter, context)
                remove(try matching(test, group, context, reader))
            }
        }
    }

    /// Who would be a member by now and meets a filter.
    private func matching(
        _ test: MemberTest, _ group: ResourceID, _ context: RequestContext,
        _ reader: any StoreReader
    ) throws(SCIMError) -> [ResourceID] {
        let integration = context.integration.name
        var found: [ResourceID] = []
        for id in named where isMember[id] == true {
            if let member = try reader.member(id, integration), test.holds(for: member) {
                found.append(id)
            }
        }
        guard keepsOthers else { return found }
        try reader.eachMember(of: group, in: integration) { member in
            if isMember[member.id] == nil, test.holds(for: member) { found.append(member.id) }
            return true
        }
        return found
    }
}

/// A filter of a path such as `members[type eq "Group"]`, made ready.
private struct MemberTest {
    private let predicate: Predicate
    private let base: String

    init(_ filter: Filter, _ context: RequestContext) throws(SCIMError) {
        base = context.base
        do {
            let path = AttributePath(attribute: "members")
            predicate = try Predicate(.element(path, filter), .group)
        } catch {
            throw SCIMError(.invalidPath, "In the path of 'members': \(error.detail)")
        }
    }

    func holds(for member: GroupMember) -> Bool {
        predicate.matches(["members": [.object(member.element(base: base))]])
    }
}

extension StoreReader {
    /// An id as the member that it would be; `nil` when nobody has it.
    fileprivate func member(
        _ id: ResourceID, _ integration: IntegrationName
    ) throws(SCIMError) -> GroupMember? {
        for type in [ResourceType.user, .group] {
            let stored = try reading { () throws(StoreError) in
                try resource(integration, type, id)
            }
            guard let stored else { continue }
            let content = try LoadedResource(stored).content
            let display = content["displayName"]?.string ?? content["userName"]?.string
            return GroupMember(place: 0, type: type, id: id, display: display)
        }
        return nil
    }
}
