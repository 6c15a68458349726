package import Directory
package import Ports
import SCIM

/// What the store knows about the accounts at one destination.
package struct CorrelationBook: Sendable {
    let destination: DestinationName
    let store: any Store

    package init(_ destination: DestinationName, store: any Store) {
        self.destination = destination
        self.store = store
    }

    /// What the destination calls a resource of ours; `nil` when that is not known.
    func remoteID(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> RemoteID? {
        try store.read { reader throws(StoreError) in
            try reader.remoteIDs(integration, type, id)[destination]
        }
    }

    /// Which resource of ours has an account already; `nil` when none has.
    func holder(_ remote: RemoteID, _ type: ResourceType) throws(StoreError) -> Correlation? {
        try store.read { reader throws(StoreError) in
            try reader.holder(of: remote, type, at: destination)
        }
    }
}
