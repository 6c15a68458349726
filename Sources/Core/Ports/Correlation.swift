package import Directory
package import SCIM

/// Which account at a destination is one of our users or groups; stored, or to be stored.
package struct Correlation: Equatable, Sendable {
    package var destination: DestinationName
    package var integration: IntegrationName
    package var type: ResourceType
    package var resource: ResourceID
    /// `nil` to forget what was known.
    package var remote: RemoteID?

    package init(
        destination: DestinationName, integration: IntegrationName, type: ResourceType,
        resource: ResourceID, remote: RemoteID?
    ) {
        self.destination = destination
        self.integration = integration
        self.type = type
        self.resource = resource
        self.remote = remote
    }
}
