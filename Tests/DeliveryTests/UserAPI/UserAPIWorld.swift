import Delivery
import Directory
import HTTPMessage
import JSON
import OpenSSLCrypto
import Ports
import SCIM
import Templates
import TestSupport

/// A dispatcher with one user API, whose answers a test gives.
final class UserAPIWorld {
    let clock = ManualClock()
    let store = MemoryStore()
    let transport: ScriptedTransport
    let log = TestLog()
    let dispatcher: Dispatcher
    let name = DestinationName(rawValue: "directory")
    let contoso = IntegrationName(rawValue: "contoso")

    init(
        _ api: UserAPI = .directory, schedule: RetrySchedule = RetrySchedule(),
        answer: @escaping @Sendable (OutboundRequest) -> OutboundResult?
    ) {
        transport = ScriptedTransport(clock, script: answer)
        let dispatcher = Dispatcher(
            settings: [
                DestinationSettings(
                    name: DestinationName(rawValue: "directory"), kind: .userAPI(api),
                    schedule: schedule)
            ], version: "1.2.3", store: store, transport: transport,
            surroundings: .test(clock, crypto: OpenSSLCrypto()), log: log, metrics: TestMetrics())
        store.observeReady { dispatcher.ready($0) }
        self.dispatcher = dispatcher
        dispatcher.start()
        transport.run()
    }

    /// Queues the event of a mutation, and lets everything happen that needs no time.
    func send(_ mutation: Mutation<CanonicalUser>) {
        guard
            let event = EventDraft(
                mutation, integration: contoso, timestamp: clock.now, request: nil)
        else { return }
        send(event)
    }

    func send(_ event: EventDraft) {
        let delivery = DeliveryDraft(event: 0, destination: name)
        store.submit(.commit(Commit(change: .none, events: [event], deliveries: [delivery]))) {
            _ in
        }
        transport.run()
    }

    /// An event about a group, or a user's membership in it.
    func send(_ type: EventType, group: CanonicalGroup, user: CanonicalUser? = nil) {
        var data = Array(#"{"group":"#.utf8)
        group.write(to: &data)
        if let user {
            data += #","user":"#.utf8
            user.write(to: &data)
        }
        data.append(UInt8(ascii: "}"))
        send(
            EventDraft(
                type: type, integration: contoso, user: user?.id, group: group.id,
                timestamp: clock.now, data: data))
    }

    /// A snapshot of a user, as a resync makes it.
    func snapshot(_ user: CanonicalUser) {
        var data = Array(#"{"user":"#.utf8)
        user.write(to: &data)
        data += #","changes":[]}"#.utf8
        send(
            EventDraft(
                type: .userSnapshot, integration: contoso, user: user.id, timestamp: clock.now,
                data: data))
    }

    func remoteID(_ id: String, _ type: ResourceType = .user) -> String? {
        let ids = try? store.read { reader throws(StoreError) in
            try reader.remoteIDs(contoso, type, ResourceID(rawValue: id))
        }
        return ids?[name]?.description
    }

    /// State and last words of every delivery, in the order of their events.
    var ends: [String] {
        let views = try? store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 10_000)).map { view throws(StoreError) in
                let detail = try reader.attempts(view.id).last?.result.detail ?? ""
                return detail.isEmpty ? "\(view.state)" : "\(view.state): \(detail)"
            }
        }
        return (views ?? []).reversed()
    }

    /// What was sent, as `METHOD path body`.
    var requests: [String] {
        transport.sent.map { request in
            let path = request.url.replacing("https://directory.example", with: "")
            let body = String(decoding: request.body, as: UTF8.self)
            return "\(request.method) \(path)" + (body.isEmpty ? "" : " \(body)")
        }
    }
}

extension CanonicalUser {
    static func person(
        _ id: String = "u1", email: String = "ada@x.com", name: String = "Ada",
        title: String? = nil, active: Bool = true, version: Int = 1
    ) -> CanonicalUser {
        var resource: JSONObject = [
            "userName": .string(email), "displayName": .string(name), "active": .bool(active),
        ]
        if let title { resource["title"] = .string(title) }
        return CanonicalUser(
            resource: resource, id: ResourceID(rawValue: id), version: version,
            created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 0))
    }
}

extension CanonicalGroup {
    static func team(_ id: String = "g1", name: String = "Crew") -> CanonicalGroup {
        CanonicalGroup(
            resource: ["displayName": .string(name)], id: ResourceID(rawValue: id), version: 1,
            created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 0))
    }
}

extension UserAPI {
    /// The directory of the contract's example, with groups.
    static let directory = make()

    /// The same without some operations, or with others in their place.
    static func make(
        without: Set<UserAPIAction> = [], replacing: [UserAPIAction: UserAPIOperation] = [:],
        access: Access = .open, failure: UserAPIFailure? = nil, permanent: Set<Int> = [400, 422]
    ) -> UserAPI {
        var operations = standardOperations.filter { !without.contains($0.key) }
        operations.merge(replacing) { _, new in new }
        return UserAPI(
            baseURL: "https://directory.example", access: access, operations: operations,
            failure: failure, permanentStatuses: permanent)
    }
}

func operation(
    _ action: UserAPIAction, _ method: UserAPIOperation.Method, _ path: String,
    _ body: JSONValue? = nil, id: String? = nil
) -> UserAPIOperation {
    guard let path = try? PathTemplate(path, action.scope) else { preconditionFailure(path) }
    return UserAPIOperation(
        method: method, path: path, body: body.flatMap { try? Template($0, action.scope) },
        id: id.flatMap { JSONPointer(parsing: $0) })
}

private let person: JSONValue = ["name": "{{user.name.display}}", "title": "{{user.title}}"]

private let standardOperations: [UserAPIAction: UserAPIOperation] = [
    .find: operation(.find, .get, "/users?email={{user.email}}", id: "/data/0/id"),
    .create: operation(
        .create, .post, "/users",
        ["email": "{{user.email}}", "name": "{{user.name.display}}", "title": "{{user.title}}"],
        id: "/id"),
    .update: operation(
        .update, .patch, "/users/{{remote.id}}",
        ["email": "{{user.email}}", "name": "{{user.name.display}}", "title": "{{user.title}}"]),
    .deactivate: operation(.deactivate, .patch, "/users/{{remote.id}}", ["active": false]),
    .reactivate: operation(.reactivate, .patch, "/users/{{remote.id}}", ["active": true]),
    .delete: operation(.delete, .delete, "/users/{{remote.id}}"),
    .findGroup: operation(.findGroup, .get, "/groups?name={{group.displayName}}", id: "/data/0/id"),
    .createGroup: operation(
        .createGroup, .post, "/groups", ["name": "{{group.displayName}}"], id: "/id"),
    .updateGroup: operation(
        .updateGroup, .patch, "/groups/{{remote.groupID}}", ["name": "{{group.displayName}}"]),
    .deleteGroup: operation(.deleteGroup, .delete, "/groups/{{remote.groupID}}"),
    .addMember: operation(
        .addMember, .put, "/groups/{{remote.groupID}}/members/{{remote.id}}"),
    .removeMember: operation(
        .removeMember, .delete, "/groups/{{remote.groupID}}/members/{{remote.id}}"),
]
