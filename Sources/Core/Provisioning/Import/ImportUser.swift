package import Directory
import JSON
package import Ports
package import SCIM

/// Takes over one user who was there before the identity provider came.
///
/// A user who is known already stays as they are: the provider may have changed them since. What a
/// destination calls the user is remembered in both cases, so that a second run completes the first.
package struct ImportUser: Sendable {
    /// What there is to do.
    package enum Plan: Equatable, Sendable {
        case create(Commit)
        /// The user is there; only what the destination calls them is new.
        case link(Commit)
        case nothing
        /// Cannot be imported, for this reason.
        case refused(String)
    }

    private let person: PersonRecord
    private let remote: RemoteID?
    private let destination: DestinationName?
    private let makesEvents: Bool
    private let id: ResourceID
    private let context: RequestContext

    /// - Parameters:
    ///   - person: As the file has them.
    ///   - remote: What `destination` calls the person; `nil` when that is not known.
    ///   - destination: One of the integration.
    ///   - makesEvents: Whether the destinations are told; they have the people, usually.
    ///   - id: For a new user.
    ///   - context: Of the request.
    package init(
        _ person: PersonRecord, remote: RemoteID?, at destination: DestinationName?,
        makesEvents: Bool, id: ResourceID, _ context: RequestContext
    ) {
        self.person = person
        self.remote = remote
        self.destination = destination
        self.makesEvents = makesEvents
        self.id = id
        self.context = context
    }

    package func plan(_ reader: any StoreReader) throws(StoreError) -> Plan {
        guard let name = person.key else {
            return .refused("there is no userName, and no e-mail address to take its place")
        }
        let integration = context.integration.name
        let query = ResourceQuery(
            integration: integration, type: .user, conditions: [.name(name)])
        let known = try reader.page(query, skip: 0, limit: 1).first
        if let refusal = try refusal(known?.id, reader) { return .refused(refusal) }
        if let known { return try link(known.id, reader) }
        do throws(SCIMError) {
            let decision = try CreateUser(person.resource, id: id, context).decide(reader)
            guard var commit = decision.commit else { return .nothing }
            if !makesEvents {
                commit.events = []
                commit.deliveries = []
            }
            commit.correlations = correlations(id)
            return .create(commit)
        } catch {
            return .refused(error.detail)
        }
    }

    private func link(_ id: ResourceID, _ reader: any StoreReader) throws(StoreError) -> Plan {
        let new = correlations(id)
        guard let destination, !new.isEmpty,
            try reader.remoteIDs(context.integration.name, .user, id)[destination] != remote
        else { return .nothing }
        var commit = Commit(change: .none, events: [], deliveries: [])
        commit.correlations = new
        return .link(commit)
    }

    /// Two people must not share one account.
    private func refusal(
        _ known: ResourceID?, _ reader: any StoreReader
    ) throws(StoreError) -> String? {
        guard let remote, let destination,
            let holder = try reader.holder(of: remote, .user, at: destination),
            holder.resource != known || holder.integration != context.integration.name
        else { return nil }
        return "the account \(remote) of '\(destination)' is that of the user "
            + "\(holder.resource) of '\(holder.integration)' already"
    }

    private func correlations(_ id: ResourceID) -> [Correlation] {
        guard let remote, let destination else { return [] }
        return [
            Correlation(
                destination: destination, integration: context.integration.name, type: .user,
                resource: id, remote: remote)
        ]
    }
}
