package import Ports
import SCIM

extension MemoryState {
    func count(_ query: ResourceQuery) throws(StoreError) -> Int {
        resources.values.count { query.takes($0) }
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
        return resources.values.filter { query.takes($0) }.sorted { left, right in
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

extension ResourceQuery {
    /// Whether every condition holds for the resource.
    fileprivate func takes(_ resource: StoredResource) -> Bool {
        guard resource.integration == integration, resource.type == type else { return false }
        return conditions.allSatisfy { $0.holds(for: resource) }
    }
}

extension ResourceQuery.Condition {
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
