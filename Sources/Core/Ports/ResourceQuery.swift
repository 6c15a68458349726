package import Directory
package import SCIM

/// Which resources a list wants and in which order, as far as the store's columns can tell.
///
/// Made from a filter by Provisioning's planner, so that every store answers alike.
package struct ResourceQuery: Equatable, Sendable {
    /// A comparison that an index or a column answers; texts are folded like ``ResourceKeys``.
    package enum Condition: Equatable, Sendable {
        case id(ResourceID)
        case ids(Bounds<String>)
        case name(String)
        case names(Bounds<String>)
        case externalID(String)
        case displayName(String)
        case displayNames(Bounds<String>)
        case email(String)
        case active(Bool)
        case created(Bounds<Timestamp>)
        case modified(Bounds<Timestamp>)
        /// Groups that this is a direct member of.
        case member(ResourceID)
        /// Direct members of this group.
        case group(ResourceID)
    }

    package var integration: IntegrationName
    package var type: ResourceType
    /// All of these hold; exact, not merely necessary.
    package var conditions: [Condition]
    package var order: ResourceOrder

    package init(
        integration: IntegrationName, type: ResourceType, conditions: [Condition] = [],
        order: ResourceOrder = .age
    ) {
        self.integration = integration
        self.type = type
        self.conditions = conditions
        self.order = order
    }
}

/// A range of values: from one of them, up to but without another; `nil` is no bound.
///
/// Texts are compared by their UTF-8, which is the order of code points.
package struct Bounds<Value: Equatable & Sendable>: Equatable, Sendable {
    package var from: Value?
    package var below: Value?

    package init(from: Value? = nil, below: Value? = nil) {
        self.from = from
        self.below = below
    }
}
