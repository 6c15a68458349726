import Directory
import Foundation
import Ports
import SCIM

/// What happened at a made-up gateway in the 30 days before now: the same for the same numbers.
struct History {
    struct Tenant {
        let name: IntegrationName
        let destinations: [DestinationName]
    }

    static let destinations = ["app", "crm", "audit"].map { DestinationName(rawValue: $0) }
    /// Four in five users are of the first.
    static let integrations = [
        Tenant(
            name: IntegrationName(rawValue: "contoso"),
            destinations: [destinations[0], destinations[1]]),
        Tenant(
            name: IntegrationName(rawValue: "tailspin"),
            destinations: [destinations[0], destinations[2]]),
    ]

    let users: Int
    private let start: Timestamp
    private let end: Timestamp
    private static let days: Int64 = 30

    init(users: Int) {
        self.users = users
        end = .now
        start = Timestamp(milliseconds: end.milliseconds - Self.days * 86_400_000)
    }

    /// The first two of five make a user, the others change one.
    var events: Int { users * 5 / 2 }
    var groups: Int { users / 400 }
    /// Requests that change nothing; half of all changes are in the log as well.
    var reads: Int { users / 4 }

    func moment(_ event: Int) -> Timestamp {
        let span = end.milliseconds - start.milliseconds
        return Timestamp(milliseconds: start.milliseconds + span * Int64(event) / Int64(events))
    }

    // MARK: - Users

    func tenant(_ user: Int) -> Tenant { Self.integrations[user % 5 == 4 ? 1 : 0] }
    func name(_ user: Int) -> String { "user\(scatter(user) % 10_000_000)x\(user)@contoso.com" }

    func id(_ user: Int) -> ResourceID {
        let created = moment(user / 2 * 5 + user % 2)
        let random = (scatter(user) >> 52, scatter(user + 1))
        return ResourceID(rawValue: UUIDv7.make(now: created, random: random))
    }

    /// The change that the event with this number tells of.
    func change(_ event: Int) -> Commit {
        let round = event / 5
        let place = event % 5
        guard place >= 2 else { return made(round * 2 + place, event) }
        // One of those that are there by now.
        return changed(Int(scatter(event) % UInt64(round * 2 + 2)), event)
    }

    private func made(_ user: Int, _ event: Int) -> Commit {
        commit(.insert(resource(user, 1, moment(event))), user, .userCreated, event)
    }

    /// Told as an event alone: many changes of one user would have to be counted here.
    private func changed(_ user: Int, _ event: Int) -> Commit {
        let types: [EventType] = [
            .userUpdated, .userUpdated, .userUpdated, .userDeactivated, .userReactivated,
        ]
        let isRare = event == events / 50 * 5 + 2
        return commit(.none, user, isRare ? .userDeleted : types[event % 17 % 5], event)
    }

    private func commit(
        _ change: Commit.Change, _ user: Int, _ type: EventType, _ event: Int
    ) -> Commit {
        let tenant = tenant(user)
        let request = RequestID(rawValue: "req_" + ulid(event))
        let draft = EventDraft(
            type: type, integration: tenant.name, user: id(user), timestamp: moment(event),
            request: request, data: Array(data(user, event).utf8))
        var commit = Commit(
            change: change, events: [draft],
            deliveries: tenant.destinations.map { DeliveryDraft(event: 0, destination: $0) })
        if event % 2 == 0 { commit.request = record(event, user, request, type) }
        return commit
    }

    private func resource(_ user: Int, _ version: Int, _ moment: Timestamp) -> StoredResource {
        let name = name(user)
        return StoredResource(
            integration: tenant(user).name, type: .user, id: id(user), version: version,
            created: moment, modified: moment,
            keys: ResourceKeys(
                name: name, externalID: "external-\(user)", displayName: "user number \(user)",
                active: user % 20 != 0, emails: [name]),
            json: Array(scim(user).utf8))
    }

    private func scim(_ user: Int) -> String {
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\(name(user))",\
        "externalId":"external-\(user)","displayName":"User Number \(user)",\
        "active":\(user % 20 != 0),"title":"Title \(user % 1000)",\
        "name":{"givenName":"User","familyName":"Number \(user)"},\
        "emails":[{"value":"\(name(user))","type":"work","primary":true}],\
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Research",\
        "employeeNumber":"\(user)","costCenter":"\(Self.filler)"}}
        """
    }

    private func data(_ user: Int, _ event: Int) -> String {
        """
        {"user":{"id":"\(id(user))","externalId":"external-\(user)","userName":"\(name(user))",\
        "active":\(user % 20 != 0),"displayName":"User Number \(user)","version":\(event % 9 + 1),\
        "email":"\(name(user))","groups":[],"title":"Title \(event)","note":"\(Self.filler)"},\
        "changes":[{"path":"title","before":"Title \(event - 1)","after":"Title \(event)"}]}
        """
    }

    private static let filler = String(repeating: "x", count: 600)

    // MARK: - Groups

    func groupID(_ group: Int) -> ResourceID {
        ResourceID(
            rawValue: UUIDv7.make(now: end, random: (UInt64(group), scatter(group))))
    }

    func group(_ group: Int) -> Commit {
        let resource = StoredResource(
            integration: Self.integrations[0].name, type: .group, id: groupID(group), version: 1,
            created: end, modified: end,
            keys: ResourceKeys(name: "group \(group)", displayName: "group \(group)"),
            json: Array("{\"displayName\":\"Group \(group)\"}".utf8))
        let draft = EventDraft(
            type: .groupCreated, integration: resource.integration, group: resource.id,
            timestamp: end, data: Array("{\"group\":{\"id\":\"\(resource.id)\"}}".utf8))
        return Commit(
            change: .insert(resource), events: [draft],
            deliveries: [DeliveryDraft(event: 0, destination: Self.destinations[0])])
    }

    func members(_ group: Int) -> Commit {
        let first = group * 400 / 5 * 5
        let members = (first..<first + 400).filter { $0 < users && $0 % 5 != 4 }
        return Commit(
            change: .none, events: [], deliveries: [],
            memberships: [
                MembershipChange(
                    integration: Self.integrations[0].name, group: groupID(group),
                    added: members.map { MemberVersion(type: .user, id: id($0)) }, moment: end)
            ])
    }
}

/// Splits a number into bits that look like chance and are always the same.
func scatter(_ number: Int) -> UInt64 {
    var bits = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
    bits ^= bits >> 29
    bits = bits &* 0xBF58_476D_1CE4_E5B9
    return bits ^ bits >> 32
}
