import Directory
import JSON
import Ports
import SCIM

extension MemoryState {
    /// Whether a change of memberships is possible as things are.
    func fits(_ membership: MembershipChange, _ change: Commit.Change) -> Bool {
        let group = membership.groupKey
        let stored = resources[group]
        guard stored != nil || isVersioned(group, change) else { return false }
        if let expected = membership.expected, stored?.version != expected { return false }
        if let content = membership.content, let stored, stored.json != content { return false }
        let fits = { (member: MemberVersion, isMember: Bool) in
            let key = membership.key(member)
            guard let resource = resources[key],
                member.version == nil || member.version == resource.version
            else { return false }
            return members[group]?.contains(key) ?? false == isMember
        }
        return membership.added.allSatisfy { fits($0, false) }
            && membership.removed.allSatisfy { fits($0, true) }
    }

    mutating func move(_ membership: MembershipChange, _ change: Commit.Change) {
        let group = membership.groupKey
        for member in membership.removed { members[group]?.remove(membership.key(member)) }
        for member in membership.added {
            members[group, default: []].insert(membership.key(member))
        }
        var advanced = (membership.removed + membership.added).filter { $0.type == .user }
            .map { membership.key($0) }
        if !isVersioned(group, change) { advanced.append(group) }
        for key in advanced {
            guard let resource = resources[key] else { continue }
            resources[key]?.version += 1
            resources[key]?.modified = max(resource.modified, membership.moment)
        }
    }

    /// The change of a group with the version that is stored, if its content is what it was.
    func rebased(_ change: Commit.Change, on basis: [UInt8]?) -> Commit.Change {
        let stored = { (integration: IntegrationName, id: ResourceID) in
            let key = ResourceKey(integration: integration, type: .group, id: id)
            return resources[key].flatMap { $0.json == basis ? $0 : nil }
        }
        switch change {
        case .update(var group, _):
            guard let stored = stored(group.integration, group.id) else { return change }
            group.version = stored.version + 1
            group.modified = max(group.modified, stored.modified)
            return .update(group, expected: stored.version)
        case .delete(let integration, let type, let id, _):
            guard let stored = stored(integration, id) else { return change }
            return .delete(integration, type, id, expected: stored.version)
        case .insert, .keep, .none: return change
        }
    }

    private func isVersioned(_ group: ResourceKey, _ change: Commit.Change) -> Bool {
        switch change {
        case .insert(let resource), .update(let resource, _):
            ResourceKey(
                integration: resource.integration, type: resource.type, id: resource.id) == group
        case .delete, .keep, .none: false
        }
    }

    func groups(
        of member: ResourceID, _ type: ResourceType, in integration: IntegrationName
    ) throws(StoreError) -> [GroupReference] {
        let key = ResourceKey(integration: integration, type: type, id: member)
        let groups = members.filter { $0.value.contains(key) }.keys
        return groups.sorted { $0.id.rawValue < $1.id.rawValue }.map { group in
            GroupReference(id: group.id, displayName: text(group, "displayName") ?? "")
        }
    }

    func members(
        of group: ResourceID, in integration: IntegrationName, after: Int64, limit: Int
    ) throws(StoreError) -> [GroupMember] {
        let group = ResourceKey(integration: integration, type: .group, id: group)
        let rest = (members[group] ?? []).filter { places[$0] ?? 0 > after }
        return rest.sorted(by: isOlder).prefix(limit).map { member in
            GroupMember(
                place: places[member] ?? 0, type: member.type, id: member.id,
                display: text(member, "displayName") ?? text(member, "userName"))
        }
    }

    func standings(
        of ids: [ResourceID], toward group: ResourceID, in integration: IntegrationName
    ) throws(StoreError) -> [ResourceID: MemberStanding] {
        let group = ResourceKey(integration: integration, type: .group, id: group)
        var found: [ResourceID: MemberStanding] = [:]
        for id in ids {
            for type in [ResourceType.user, .group] where found[id] == nil {
                let key = ResourceKey(integration: integration, type: type, id: id)
                guard let resource = resources[key] else { continue }
                found[id] = MemberStanding(
                    type: type, version: resource.version,
                    isMember: members[group]?.contains(key) ?? false)
            }
        }
        return found
    }

    private func isOlder(_ left: ResourceKey, _ right: ResourceKey) -> Bool {
        places[left] ?? 0 < places[right] ?? 0
    }

    private func text(_ key: ResourceKey, _ attribute: String) -> String? {
        resources[key].flatMap { try? JSONValue(parsing: $0.json) }?[attribute]?.string
    }
}

extension Commit.Change {
    /// The last version of a group that this deletes.
    var deletedGroupVersion: Int? {
        if case .delete(_, .group, _, let version) = self { version } else { nil }
    }
}

extension MembershipChange {
    fileprivate var groupKey: MemoryState.ResourceKey {
        MemoryState.ResourceKey(integration: integration, type: .group, id: group)
    }

    fileprivate func key(_ member: MemberVersion) -> MemoryState.ResourceKey {
        MemoryState.ResourceKey(integration: integration, type: member.type, id: member.id)
    }
}
