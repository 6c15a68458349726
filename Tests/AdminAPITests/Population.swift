import Directory
import Ports
import SCIM
import TestSupport

/// A user with a history, a group, and what belongs to them.
struct Population: Sendable {
    let user = "0192f0c1-0000-7000-8000-000000000001"
    let group = "0192f0c1-0000-7000-8000-000000000002"
    let request = "req_01JD3V8Q3W0000000000000001"
    /// Of the change that made version 2, for the destination `events`.
    let event: String
    let delivery: DeliveryID
}

extension AdminBench {
    private static let contoso = IntegrationName(rawValue: "contoso")
    private static let events = DestinationName(rawValue: "events")

    /// Stores a user in two versions, a group, and a request that was refused.
    func populate() -> Population {
        let start = clock.now
        let ids = Population(event: "", delivery: DeliveryID(timestamp: start, key: 0))
        var created = resource(.user, ids.user, version: 1)
        store.submit(.commit(commit(.insert(created), created, .userCreated, nil))) { _ in }
        created.version = 2
        let record = request(ids.request, about: created.id)
        let change = commit(.update(created, expected: 1), created, .userUpdated, record)
        store.submit(.commit(change)) { _ in }
        let group = resource(.group, ids.group, version: 1)
        let grouped = Commit(change: .insert(group), events: [], deliveries: [])
        store.submit(.commit(grouped)) { _ in }
        store.note(request("req_01JD3V8Q3W0000000000000002", about: nil))
        store.submit(.touchTokens([:])) { _ in }
        let newest = try? store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1)).first
        }
        return Population(
            event: newest?.event.id.description ?? "",
            delivery: newest?.id ?? ids.delivery)
    }

    private func resource(_ type: ResourceType, _ id: String, version: Int) -> StoredResource {
        let name = type == .user ? "ada@contoso.com" : "engineering"
        let json =
            type == .user
            ? #"{"userName":"ada@contoso.com","active":true}"# : #"{"displayName":"Engineering"}"#
        return StoredResource(
            integration: Self.contoso, type: type, id: ResourceID(rawValue: id), version: version,
            created: clock.now, modified: clock.now,
            keys: ResourceKeys(name: name, active: type == .user ? true : nil, emails: [name]),
            json: Array(json.utf8))
    }

    private func commit(
        _ change: Commit.Change, _ user: StoredResource, _ type: EventType,
        _ record: RequestRecord?
    ) -> Commit {
        let data = """
            {"user":{"id":"\(user.id)","version":\(user.version)},"changes":[\
            {"path":"title","from":null,"to":"Countess"}]}
            """
        let draft = EventDraft(
            type: type, integration: Self.contoso, user: user.id, timestamp: clock.now,
            request: record?.id, data: Array(data.utf8))
        return Commit(
            change: change, events: [draft],
            deliveries: [DeliveryDraft(event: 0, destination: Self.events)], request: record)
    }

    private func request(_ id: String, about user: ResourceID?) -> RequestRecord {
        RequestRecord(
            id: RequestID(rawValue: id), time: clock.now,
            integration: user == nil ? nil : Self.contoso, operation: .patch, method: "PATCH",
            path: "/Users/x", summary: "change user: title",
            resource: user.map { .init(type: .user, id: $0) }, status: user == nil ? 401 : 200,
            detail: user == nil ? "no token" : "", quirks: ["capitalized_verb"],
            body: Array("{}".utf8))
    }
}
