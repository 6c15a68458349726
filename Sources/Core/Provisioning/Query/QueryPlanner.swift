package import Directory
package import Ports
package import SCIM

/// How a filter is answered: what the store's indexes find, then what is left to evaluate.
package struct QueryPlan: Equatable, Sendable {
    package var query: ResourceQuery
    /// What a resource that meets the conditions must meet as well; `nil` when they say it all.
    package var residual: Filter?

    package init(query: ResourceQuery, residual: Filter?) {
        self.query = query
        self.residual = residual
    }
}

/// Splits a filter into conditions for the store and the rest.
///
/// Identity providers ask for one user by name, id or address: those must cost one look-up, however
/// many users there are. Only what stands at the top or under `and` can become a condition.
package enum QueryPlanner {
    /// The filter must have passed ``ResourceSchema/check(_:)``.
    package static func plan(
        _ filter: Filter?, _ integration: IntegrationName, _ type: ResourceType
    ) -> QueryPlan {
        var plan = QueryPlan(
            query: ResourceQuery(integration: integration, type: type), residual: nil)
        for part in filter?.conjuncts ?? [] {
            if let condition = condition(equalTo: part, type) {
                plan.query.conditions.append(condition)
                continue
            }
            if let condition = condition(impliedBy: part, type) {
                plan.query.conditions.append(condition)
            }
            plan.residual = plan.residual.map { .and($0, part) } ?? part
        }
        return plan
    }

    /// The condition that holds for a resource if and only if `filter` does.
    private static func condition(
        equalTo filter: Filter, _ type: ResourceType
    ) -> ResourceQuery.Condition? {
        guard case .compare(let path, .eq, let value) = filter, value != .null,
            let found = type.schema.resolve(path), found.schema == nil
        else { return nil }
        return switch (type, found.attribute.name, found.subAttribute?.name) {
        case (_, "id", nil): .id(ResourceID(rawValue: value.text))
        case (_, "externalId", nil): .externalID(value.text)
        case (.user, "userName", nil), (.group, "displayName", nil): .name(value.text.folded)
        case (.user, "displayName", nil): .displayName(value.text.folded)
        case (.user, "active", nil): value.boolean.map { .active($0) }
        case (.user, "emails", nil), (.user, "emails", "value"): .email(value.text.folded)
        case (.group, "members", nil), (.group, "members", "value"):
            .member(ResourceID(rawValue: value.text))
        case (.user, "groups", nil), (.user, "groups", "value"):
            .group(ResourceID(rawValue: value.text))
        default: nil
        }
    }

    /// A condition without which `filter` cannot hold: an address that one element must have.
    private static func condition(
        impliedBy filter: Filter, _ type: ResourceType
    ) -> ResourceQuery.Condition? {
        switch filter {
        case .elementCompare(let path, _, let sub, .eq, let value):
            condition(equalTo: .compare(path.appending(sub), .eq, value), type)
        case .element(let path, let inner):
            inner.conjuncts.lazy.compactMap { part in
                guard case .compare(let sub, .eq, let value) = part else { return nil }
                return condition(
                    equalTo: .compare(path.appending(sub.attribute), .eq, value), type)
            }.first
        default: nil
        }
    }
}

extension Filter {
    /// The parts that must all hold.
    fileprivate var conjuncts: [Filter] {
        guard case .and(let left, let right) = self else { return [self] }
        return left.conjuncts + right.conjuncts
    }
}

extension AttributePath {
    fileprivate func appending(_ subAttribute: String) -> AttributePath {
        AttributePath(schema: schema, attribute: attribute, subAttribute: subAttribute)
    }
}

extension ResourceType {
    fileprivate var schema: ResourceSchema { self == .user ? .user : .group }
}
