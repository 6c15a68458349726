import Directory
package import Ports
import SCIM

extension MemoryState {
    func count(_ query: ResourceQuery) throws(StoreError) -> Int {
        resources.values.count { takes(query, $0) }
    }

    func page(
        _ query: ResourceQuery, skip: Int, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        Array(all(query).dropFirst(skip).prefix(limit))
    }

    func scan(
        _ query: ResourceQuery, after: ResourcePosition?, limit: Int
    ) throws(StoreError) -> [StoredResource] {
        let rest = all(query).drop { resource in
            after.map { !$0.isBefore(resource.position(in: query.order), query.order) } ?? false
        }
        return rest.prefix(limit).map { resource in
            var resource = resource
            resource.keys.emails = []
            return resource
        }
    }

    private func all(_ query: ResourceQuery) -> [StoredResource] {
        let order = query.order
        return resources.values.filter { takes(query, $0) }.sorted { left, right in
            left.position(in: order).isBefore(right.position(in: order), order)
        }
    }
}

extension ResourcePosition {
    fileprivate func isBefore(_ other: ResourcePosition, _ order: ResourceOrder) -> Bool {
        let (left, right) = order.isDescending ? (other, self) : (self, other)
        switch (left.text, right.text) {
        case (let first?, let second?) where !first.utf8.elementsEqual(second.utf8):
            return first.utf8.lexicographicallyPrecedes(second.utf8)
        case (nil, _?): return false
        case (_?, nil): return true
        default: return left.id.rawValue.utf8.lexicographicallyPrecedes(right.id.rawValue.utf8)
        }
    }
}

extension MemoryState {
    /// Whether every condition holds for the resource.
    private func takes(_ query: ResourceQuery, _ resource: StoredResource) -> Bool {
        guard resource.integration == query.integration, resource.type == query.type else {
            return false
        }
        return query.conditions.allSatisfy { condition in
            switch condition {
            case .member(let id): has(member: id, group: resource.id, query.integration)
            case .group(let id): has(member: resource.id, group: id, query.integration)
            default: condition.holds(for: resource)
            }
        }
    }

    private func has(
        member: ResourceID, group: ResourceID, _ integration: IntegrationName
    ) -> Bool {
        let group = ResourceKey(integration: integration, type: .group, id: group)
        return members[group]?.contains { $0.id == member } ?? false
    }
}

extension ResourceQuery.Condition {
    /// Whether it holds, as far as the resource alone tells: memberships are not in it.
    package func holds(for resource: StoredResource) -> Bool {
        switch self {
        case .id(let id): isSame(resource.id.rawValue, id.rawValue)
        case .ids(let bounds): bounds.hold(resource.id.rawValue)
        case .name(let name): isSame(resource.keys.name, name)
        case .names(let bounds): bounds.hold(resource.keys.name)
        case .externalID(let id): resource.keys.externalID.map { isSame($0, id) } ?? false
        case .displayName(let name): resource.keys.displayName.map { isSame($0, name) } ?? false
        case .displayNames(let bounds): resource.keys.displayName.map(bounds.hold) ?? false
        case .email(let email): resource.keys.emails.contains { isSame($0, email) }
        case .active(let active): resource.keys.active == active
        case .created(let bounds): bounds.hold(resource.created)
        case .modified(let bounds): bounds.hold(resource.modified)
        case .member, .group: false
        }
    }
}

/// As bytes, for Swift takes an accented letter and a letter with its accent for the same.
private func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

extension Bounds<String> {
    fileprivate func hold(_ text: String) -> Bool {
        let isBelow = below.map { text.utf8.lexicographicallyPrecedes($0.utf8) } ?? true
        return isBelow && from.map { !text.utf8.lexicographicallyPrecedes($0.utf8) } ?? true
    }
}

extension Bounds<Timestamp> {
    fileprivate func hold(_ moment: Timestamp) -> Bool {
        moment >= from ?? moment && below.map { moment < $0 } ?? true
    }
}
