package import Directory
package import SCIM

/// An attribute of an extension schema that an integration's resources were seen to have.
///
/// A later lesson about the same attribute takes the place of the earlier one.
package struct Lesson: Equatable, Sendable {
    package var integration: IntegrationName
    package var type: ResourceType
    package var attribute: LearnedAttribute

    package init(integration: IntegrationName, type: ResourceType, attribute: LearnedAttribute) {
        self.integration = integration
        self.type = type
        self.attribute = attribute
    }
}
