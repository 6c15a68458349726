import Delivery
import Directory
import JSON
import Ports
import SCIM
import Templates
import TestSupport
import Testing
import Threads

@Suite("User APIs, random histories", .timeLimit(.minutes(10)))
struct UserAPIPropertyTests {
    /// Random changes of a dozen people and a few groups against a directory that fails a third of
    /// the time, in every way that it can: both ends know the same in the end.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `whatever happens, the directory ends where the provider is`(seed: UInt64) {
        let directory = FakeDirectory()
        directory.state.with { state in
            state.generator = SeededGenerator(seed: seed)
            state.failures = 33
        }
        for number in 0..<4 {
            directory.add(
                "there\(number)",
                ["email": .string("p\(number)@x.com"), "active": .bool(number < 2)])
        }
        let api = UserAPI.make(
            failure: UserAPIFailure(pointers: [JSONPointer(tokens: ["errors"])]))
        let world = UserAPIWorld(
            api, schedule: RetrySchedule(delays: [.seconds(1)])
        ) { directory.answer($0) }
        var provider = Provider(seed: seed)
        for _ in 0..<200 {
            provider.step(world)
            if provider.chance(10) { world.transport.advance(by: .seconds(2)) }
        }
        directory.state.with { $0.failures = 0 }
        for _ in 0..<100 { world.transport.advance(by: .seconds(400)) }
        #expect(
            world.ends.filter { !$0.hasPrefix("delivered") && !$0.hasPrefix("skipped") } == [])
        provider.compare(directory.state.with { $0 })
    }
}

/// An identity provider that does something sensible at random.
private struct Provider {
    private var generator: SeededGenerator
    private var users: [String: CanonicalUser] = [:]
    private var groups: [String: CanonicalGroup] = [:]
    private var members: Set<[String]> = []
    private var made = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed &* 7919) }

    mutating func chance(_ count: UInt64) -> Bool { generator.next() % count == 0 }

    private mutating func pick<Value>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values[Int(generator.next() % UInt64(values.count))]
    }

    mutating func step(_ world: UserAPIWorld) {
        switch generator.next() % 12 {
        case 0, 1, 2: create(world)
        case 3, 4, 5, 6: change(world)
        case 7: delete(world)
        case 8: group(world)
        case 9, 10: membership(world)
        default:
            if let user = pick(users.keys.sorted()).flatMap({ users[$0] }) { world.snapshot(user) }
        }
    }

    private mutating func create(_ world: UserAPIWorld) {
        let email = "p\(generator.next() % 12)@x.com"
        guard !users.values.contains(where: { $0["email"] == .string(email) }) else { return }
        made += 1
        let user = CanonicalUser.person(
            "id\(1000 + made)", email: email, name: "N\(made)", active: !chance(8))
        users[user.id.rawValue] = user
        world.send(.created(user))
    }

    private mutating func change(_ world: UserAPIWorld) {
        guard let id = pick(users.keys.sorted()), let before = users[id] else { return }
        let isActive = chance(3) ? !before.isActive : before.isActive
        let after = CanonicalUser.person(
            id, email: before["email"]?.string ?? "",
            name: chance(2) ? "N\(generator.next() % 100)" : before["name.display"]?.string ?? "",
            title: "T\(generator.next() % 5)", active: isActive)
        users[id] = after
        world.send(.changed(from: before, to: after))
    }

    private mutating func delete(_ world: UserAPIWorld) {
        guard let id = pick(users.keys.sorted()), let user = users.removeValue(forKey: id) else {
            return
        }
        members = members.filter { !$0.contains(id) }
        world.send(.deleted(user))
    }

    private mutating func group(_ world: UserAPIWorld) {
        made += 1
        let group = CanonicalGroup.team("g\(made)", name: "G\(made)")
        groups[group.id.rawValue] = group
        world.send(.groupCreated, group: group)
    }

    private mutating func membership(_ world: UserAPIWorld) {
        guard let groupID = pick(groups.keys.sorted()), let group = groups[groupID],
            let userID = pick(users.keys.sorted()), let user = users[userID]
        else { return }
        if members.remove([groupID, userID]) != nil {
            return world.send(.groupMemberRemoved, group: group, user: user)
        }
        // One who has no account there, being inactive, has no memberships there either.
        guard user.isActive else { return }
        members.insert([groupID, userID])
        world.send(.groupMemberAdded, group: group, user: user)
    }

    /// Records an issue wherever the directory differs.
    func compare(_ directory: FakeDirectory.State) {
        var seen: [String: String] = [:]
        for (id, record) in directory.users { seen[record["email"]?.string ?? ""] = id }
        for user in users.values {
            let email = user["email"]?.string ?? ""
            guard let record = seen[email].flatMap({ directory.users[$0] }) else {
                #expect(!user.isActive, "\(email) is not there")
                continue
            }
            #expect(record["active"] == .bool(user.isActive), "\(email)")
            #expect(record["name"] == user["name.display"], "\(email)")
        }
        let emails = Set(users.values.compactMap { $0["email"]?.string })
        for email in seen.keys
        where !email.hasPrefix("p") || directory.users[seen[email] ?? ""]?["name"] != nil {
            #expect(emails.contains(email), "\(email) is still there")
        }
        #expect(directory.groups.count == groups.count)
        let pairs = members.map { pair in
            let group = directory.groups.first {
                $0.value["name"] == groups[pair[0]]?["displayName"]
            }
            return [group?.key ?? "", seen[users[pair[1]]?["email"]?.string ?? ""] ?? ""]
        }
        #expect(directory.members == Set(pairs))
    }
}
