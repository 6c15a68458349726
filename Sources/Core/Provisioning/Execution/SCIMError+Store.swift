import Directory
package import Ports
package import SCIM

extension SCIMError {
    /// What a client is told when the store did not do as it was asked.
    package init(_ error: StoreError) {
        self =
            switch error {
            case .full:
                SCIMError(
                    .unavailable(retryAfterSeconds: 60),
                    "The gateway's disk is full, so the change was not stored; it will accept "
                        + "changes again once its operator has made room.")
            case .closing:
                SCIMError(
                    .unavailable(retryAfterSeconds: 5),
                    "The gateway is restarting, so nothing was stored; send the request again.")
            case .broken:
                SCIMError(
                    .unavailable(retryAfterSeconds: 60),
                    "The gateway's storage failed, so nothing was stored; its operator has to "
                        + "look at the gateway's log.")
            case .failed:
                SCIMError(
                    .internalError,
                    "The gateway's store refused the request; its operator has to look at the "
                        + "gateway's log.")
            }
    }

    /// Other requests changed the resource each time before this one could.
    static let contended = SCIMError(
        .unavailable(retryAfterSeconds: 1),
        "Other requests kept changing this resource, so this one was not applied; send it again.")

    static func nameTaken(by other: ResourceID, _ commit: Commit?) -> SCIMError {
        let type = commit?.resourceType ?? .user
        let attribute = type == .user ? "userName" : "displayName"
        let noun = type == .user ? "user" : "group"
        return SCIMError(
            .uniqueness,
            "\(attribute) is already in use by the \(noun) with the id \(other) (letter case does "
                + "not count); give one of the two another \(attribute), or match on \(attribute) "
                + "to update that \(noun).")
    }

    static func notFound(_ type: ResourceType, _ id: ResourceID) -> SCIMError {
        let noun = type == .user ? "user" : "group"
        return SCIMError(
            .notFound,
            "There is no \(noun) with the id \(id.rawValue.prefix(64)) here; it was deleted or "
                + "never created. Look it up with a filter, or create it again.")
    }
}

extension Commit {
    /// The type of the resource that changes; `nil` when none does.
    fileprivate var resourceType: ResourceType? {
        switch change {
        case .insert(let resource), .update(let resource, _): resource.type
        case .delete(_, let type, _, _), .keep(_, let type, _, _): type
        case .none: nil
        }
    }
}

/// Runs one look-up of the reader with the store's errors as the client sees them.
func reading<Value>(
    _ body: () throws(StoreError) -> Value
) throws(SCIMError) -> Value {
    do throws(StoreError) {
        return try body()
    } catch {
        throw SCIMError(error)
    }
}
