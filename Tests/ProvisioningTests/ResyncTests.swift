import Directory
import JSON
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing
import Threads

@Suite("Telling everybody's state again")
struct ResyncTests {
    private let events = DestinationName(rawValue: "events")
    private let directory = DestinationName(rawValue: "directory")

    private func integration(_ name: String, _ destinations: [DestinationName]) -> Integration {
        Integration(
            name: IntegrationName(rawValue: name),
            subscriptions: destinations.map { .init(destination: $0, filter: .all) })
    }

    private func store() -> MemoryStore {
        let store = MemoryStore()
        for (integration, type, count) in [
            ("contoso", ResourceType.user, 5), ("contoso", .group, 2), ("fabrikam", .user, 3),
        ] {
            for number in 1...count { store.put(integration, type, number) }
        }
        return store
    }

    /// Everything that the walk tells, in order, as `type integration id`.
    private func walk(_ wish: Resync.Wish, limit: Int) throws -> [String] {
        let store = store()
        var run = Resync(
            wish,
            integrations: [
                integration("contoso", [events, directory]), integration("fabrikam", [events]),
            ])
        var told: [String] = []
        while !run.isFinished {
            let items = try store.page(&run, limit: limit)
            #expect(items.count <= limit)
            for commit in items.compactMap(\.commit) {
                let event = commit.events[0]
                let id = event.user ?? event.group
                told += commit.deliveries.map {
                    "\(event.type.rawValue) \(event.integration) \(id?.rawValue ?? "") \($0.destination)"
                }
            }
        }
        return told
    }

    @Test(arguments: [1, 2, 3, 7, 100])
    func `every user comes before every group, each once, whatever the page`(limit: Int) throws {
        let told = try walk(Resync.Wish(destination: events), limit: limit)
        #expect(
            told == [
                "user.snapshot contoso 1 events", "user.snapshot contoso 2 events",
                "user.snapshot contoso 3 events", "user.snapshot contoso 4 events",
                "user.snapshot contoso 5 events", "user.snapshot fabrikam 1 events",
                "user.snapshot fabrikam 2 events", "user.snapshot fabrikam 3 events",
                "group.snapshot contoso 1 events", "group.snapshot contoso 2 events",
            ])
    }

    @Test func `a wish restricts integration and destination`() throws {
        let all = try walk(Resync.Wish(), limit: 4)
        #expect(all.count == 7 * 2 + 3)
        let one = try walk(
            Resync.Wish(
                integration: IntegrationName(rawValue: "contoso"), destination: directory),
            limit: 4)
        #expect(one.count == 7)
        let none = try walk(
            Resync.Wish(
                integration: IntegrationName(rawValue: "fabrikam"), destination: directory),
            limit: 4)
        #expect(none == [])
    }

    @Test func `a resource that changed meanwhile is told again as it is then`() throws {
        let store = store()
        var run = Resync(Resync.Wish(), integrations: [integration("contoso", [events])])
        let first = try store.page(&run, limit: 1)[0]
        store.put("contoso", .user, 1, version: 2)
        let stale = try #require(first.commit)
        #expect(store.outcome(of: stale) == .stale)
        run.repeatLater(first.key)
        let again = try #require(try store.page(&run, limit: 1)[0].commit)
        guard case .committed(let told)? = store.outcome(of: again) else {
            Issue.record("the fresh state is refused")
            return
        }
        let data = try JSONValue(parsing: told[0].draft.data)
        #expect(data["user"]?["version"] == 2)
    }

    @Test func `a filter that does not take snapshots gets none`() throws {
        let filter = try EventFilter(["user.created"])
        let integration = Integration(
            name: IntegrationName(rawValue: "contoso"),
            subscriptions: [.init(destination: events, filter: filter)])
        var run = Resync(Resync.Wish(), integrations: [integration])
        let items = try store().page(&run, limit: 100)
        #expect(items.count == 7)
        #expect(items.allSatisfy { $0.commit == nil })
    }
}

extension MemoryStore {
    fileprivate func put(
        _ integration: String, _ type: ResourceType, _ number: Int, version: Int = 1
    ) {
        let name = "name\(number)"
        let key = type == .user ? "userName" : "displayName"
        let json = JSONValue.object(JSONObject([(key, .string(name))]))
        let resource = StoredResource(
            integration: IntegrationName(rawValue: integration), type: type,
            id: ResourceID(rawValue: "\(number)"), version: version,
            created: Timestamp(milliseconds: 0), modified: Timestamp(milliseconds: 0),
            keys: ResourceKeys(name: name), json: json.bytes)
        let change: Commit.Change =
            version == 1 ? .insert(resource) : .update(resource, expected: version - 1)
        _ = outcome(of: Commit(change: change, events: [], deliveries: []))
    }

    fileprivate func outcome(of commit: Commit) -> CommitOutcome? {
        let outcome = Lock<CommitOutcome?>(nil)
        submit(.commit(commit)) { result in
            if case .success(.commit(let found)) = result { outcome.with { $0 = found } }
        }
        return outcome.with { $0 }
    }

    fileprivate func page(_ run: inout Resync, limit: Int) throws -> [Resync.Item] {
        let result = try read { reader in
            Result { () throws(SCIMError) in
                try run.page(reader, limit: limit, now: Timestamp(milliseconds: 0))
            }
        }
        return try result.get()
    }
}
