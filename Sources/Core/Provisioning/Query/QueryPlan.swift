package import Ports
package import SCIM

/// How a filter is answered: what the store's columns find, then what is left to evaluate.
package struct QueryPlan: Equatable, Sendable {
    package var query: ResourceQuery
    /// What a resource that meets the conditions must meet as well; `nil` when they say it all.
    package var residual: Filter?
    /// Whether no resource of the type can meet the filter, so that nothing need be read.
    package var isImpossible = false

    package init(query: ResourceQuery, residual: Filter?) {
        self.query = query
        self.residual = residual
    }

    /// Whether only the few resources that share one indexed value can be found.
    package var isSelective: Bool {
        isImpossible || query.conditions.contains(where: \.isSelective)
    }
}

extension ResourceQuery.Condition {
    /// Whether few resources can meet it, however many there are.
    fileprivate var isSelective: Bool {
        switch self {
        case .id, .name, .externalID, .email: true
        case .ids, .names, .displayName, .displayNames, .active, .created, .modified, .member,
            .group:
            false
        }
    }
}
