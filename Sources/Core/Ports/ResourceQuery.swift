package import Directory
package import SCIM

/// Which resources a list wants, split into what an index answers and what has to be evaluated.
///
/// Made from a filter by Provisioning's planner, so that every store answers alike.
package struct ResourceQuery: Equatable, Sendable {
    /// A comparison that an index answers; texts are folded like ``ResourceKeys``.
    package enum Condition: Equatable, Sendable {
        case id(ResourceID)
        case name(String)
        case externalID(String)
        case displayName(String)
        case email(String)
        case active(Bool)
        /// Groups that this is a direct member of.
        case member(ResourceID)
        /// Direct members of this group.
        case group(ResourceID)
    }

    package var integration: IntegrationName
    package var type: ResourceType
    /// All of these hold; exact, not merely necessary.
    package var conditions: [Condition]

    package init(
        integration: IntegrationName, type: ResourceType, conditions: [Condition] = []
    ) {
        self.integration = integration
        self.type = type
        self.conditions = conditions
    }
}
