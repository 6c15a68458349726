import Directory
import JSON
import Ports
import SCIM
import TestSupport

@testable import SQLiteStore

/// A store's connection without its threads, and how SQLite would carry out what went through it.
final class PlanBench {
    let reader: ConnectionReader
    private let connection: Connection
    private let writing: Writing
    private let workshop: Workshop
    private var statements: Set<String> = []

    init() throws {
        workshop = try Workshop()
        connection = try Opening(directory: StateDirectory(workshop.state)).connect()
        reader = ConnectionReader(connection, crypto: StubCrypto(), reportDamage: { _, _ in })
        writing = try Writing(connection, reader: reader)
        for name in [DestinationName.events, .directory] {
            _ = try reader.names.assign(.destination, name.rawValue)
        }
        _ = try reader.names.assign(.integration, IntegrationName.contoso.rawValue)
        for type in EventType.allCases { _ = try reader.names.assign(.eventType, type.rawValue) }
    }

    /// Every statement with the steps of its plan.
    var plans: [(sql: String, plan: [String])] {
        statements.sorted().map { sql in
            let steps = try? connection.all(composed: "EXPLAIN QUERY PLAN \(sql)", []) { row in
                row.text(3)
            }
            return (sql, steps ?? ["no plan"])
        }
    }

    /// Runs `body` and remembers the statements that it needed.
    func note(_ body: () throws -> Void) rethrows {
        try body()
        statements.formUnion(connection.statements.filter { !$0.hasPrefix("EXPLAIN") })
    }

    private func apply(_ write: StoreWrite) throws {
        try note {
            let count = if case .commit(let commit) = write { commit.events.count } else { 1 }
            _ = try writing.apply(write, digests: Array(repeating: [1], count: count))
            try writing.persistCounters()
        }
    }

    /// One write of each kind, so that every statement of it is needed.
    func playWrites() throws {
        let keys = ResourceKeys(
            name: "ada", externalID: "1", displayName: "ada", active: true, emails: ["ada@home"])
        var created = Commit.example(
            .insert(.user(1, keys: keys)), [.example(.userCreated), .example(.userUpdated)])
        created.request = .example(1)
        created.correlations = [correlation]
        try apply(.commit(created))
        try apply(.commit(.example(.insert(.user(2)), [.example(.userCreated, user: 2)])))
        var other = keys
        other.name = "eva"
        other.emails = ["eva@home"]
        try apply(.commit(.example(.update(.user(1, version: 2, keys: other), expected: 1))))
        try playGroup()
        try playDeliveries()
        try apply(.commit(.example(.delete(.contoso, .user, .number(2), expected: 1))))
        try playAdministration()
    }

    private var correlation: Correlation {
        Correlation(
            destination: .events, integration: .contoso, type: .user, resource: .number(1),
            remote: RemoteID("r1"))
    }

    private func playGroup() throws {
        let group = StoredResource(
            integration: .contoso, type: .group, id: .number(100), version: 1, created: .start,
            modified: .start, keys: ResourceKeys(name: "group"), json: Array("{}".utf8))
        try apply(
            .commit(.example(.insert(group), [.example(.groupCreated, user: nil, group: 100)])))
        for members in [[1], []] {
            let joins = members.map { MemberVersion(type: .user, id: .number($0)) }
            let leaves = members.isEmpty ? [MemberVersion(type: .user, id: .number(1))] : []
            let change = MembershipChange(
                integration: .contoso, group: group.id, content: group.json, added: joins,
                removed: leaves, moment: .start)
            try apply(
                .commit(Commit(change: .none, events: [], deliveries: [], memberships: [change])))
        }
    }

    private func playDeliveries() throws {
        let first = DeliveryID(timestamp: .start, key: 1)
        let second = DeliveryID(timestamp: .start, key: 2)
        try apply(
            .fold(
                Fold(
                    superseded: [first],
                    kept: .init(delivery: second, data: [1]), moment: .start)))
        try apply(.attempt(.example(second, .retry(due: .start), result: .failure)))
        try apply(.attempt(.example(second, .dead(holdsLane: true), result: .failure)))
        try apply(.retry([second], due: .start))
        try apply(.moveDue(from: .start, to: .start + .seconds(9)))
        try apply(.skip([second], at: .start))
        var held = Commit.example(.none, [.example(.userUpdated)])
        held.deliveries[0].isHeld = true
        try apply(.commit(held))
        try apply(.approve(.events, at: .start, limit: 9))
        try apply(.commit(held))
        try apply(.reject(.events, at: .start, limit: 9))
    }

    private func playAdministration() throws {
        let pause = Pause(.destination(.events), since: .start, reason: .operator)
        try apply(.setPause(pause))
        try apply(.clearPause(pause.subject))
        try apply(.noteDecision(.contoso, at: .start))
        try apply(.createToken(.example(1)))
        try apply(.touchTokens(["tok_1": .start]))
        try apply(.revokeToken(id: "tok_1", at: .start))
        try apply(.audit(.example("token.create")))
        try apply(.samples([Sample(minute: 1, subject: .destination(.events), counts: [1])]))
        let late = Timestamp.start + .seconds(86_400)
        try apply(
            .prune(
                Retention(
                    delivered: late, requests: late, attempts: late, minutes: late, hours: late)))
    }

    /// One read of each kind, with every filter; without ``ConnectionReader/removals(_:since:)``,
    /// which reads back once, at the start.
    func playReads() throws {
        try playLists()
        try playDeliveryLists()
        try note {
            _ = try reader.ready(.events, now: .start, limit: 9, excluding: [])
            _ = try reader.nextDue(.events, after: .start)
            _ = try reader.followers(DeliveryID(timestamp: .start, key: 1), limit: 9)
            _ = try reader.behind(DeliveryID(timestamp: .start, key: 1), limit: 9)
            _ = try reader.delivery(DeliveryID(timestamp: .start, key: 1))
            _ = try reader.attempts(DeliveryID(timestamp: .start, key: 1))
            _ = try reader.dead(.events, since: .start, after: nil, limit: 9)
            _ = try reader.dead(nil, since: nil, after: nil, limit: 9)
            _ = try reader.event(1)
            _ = try reader.figures()
            _ = try reader.holdings(.contoso)
            _ = try reader.samples(0...9, by: .minute)
            _ = try reader.samples(0...9, by: .hour)
            _ = try reader.remoteIDs(.contoso, .user, .number(1))
            if let remote = correlation.remote {
                _ = try reader.holder(of: remote, .user, at: .events)
            }
            _ = try reader.groups(of: .number(1), .user, in: .contoso)
            _ = try reader.members(of: .number(100), in: .contoso, after: 0, limit: 9)
            _ = try reader.standings(of: [.number(1)], toward: .number(100), in: .contoso)
        }
    }

    private func playLists() throws {
        for query in [
            EventQuery(), EventQuery(user: .number(1)), EventQuery(group: .number(1)),
            EventQuery(types: [.userCreated], since: .start, until: .start, before: 9),
        ] { try note { _ = try reader.events(query) } }
        try note {
            _ = try reader.requests(RequestQuery())
            _ = try reader.requests(
                RequestQuery(
                    integration: .contoso, operations: [.create], statuses: [400...499],
                    type: "invalidPath", resource: .number(1), quirk: "x", since: .start,
                    until: .start, before: .request(1)))
            _ = try reader.request(.request(1))
            _ = try reader.audit(AuditQuery(actor: "anna"))
        }
        for type in [ResourceType.user, .group] {
            for text in ["", "ada"] {
                try note { _ = try reader.search(ResourceSearch(type: type, text: text)) }
            }
            try note { _ = try reader.resource(type, .number(1)) }
        }
    }

    private func playDeliveryLists() throws {
        let changes: [(inout DeliveryQuery) -> Void] = [
            { _ in }, { $0.states = [.dead] }, { $0.destination = .events },
            { $0.types = [.userCreated] }, { $0.integration = .contoso },
            { $0.user = .number(1) }, { $0.group = .number(1) }, { $0.event = 1 },
            { $0.request = .request(1) }, { $0.statuses = [503] }, { $0.failures = [.tls] },
            { ($0.since, $0.until) = (.start, .start + .seconds(9)) },
        ]
        for change in changes {
            var query = DeliveryQuery()
            change(&query)
            try note {
                _ = try reader.deliveryPage(query)
                _ = try reader.facets(query)
            }
        }
    }
}
