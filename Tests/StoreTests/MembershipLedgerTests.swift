import Directory
import Ports
import SCIM
import TestSupport
import Testing

@Suite("The store's contract: random memberships", .timeLimit(.minutes(10)))
struct MembershipLedgerTests {
    private static let users = 1...8
    private static let groups = 100...103

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `after 600 random commits both stores tell the same`(seed: UInt64) throws {
        let memory = try StoreKind.memory.open()
        let sqlite = try StoreKind.sqlite.open()
        var random = TestSupport.SeededGenerator(seed: seed)
        var outcomes: [Bool: Int] = [:]
        for step in 0..<600 {
            let commit = try commit(memory, &random, now: .start + .seconds(step))
            let expected = try memory.commit(commit)
            #expect(try sqlite.commit(commit) == expected, "step \(step): \(commit)")
            outcomes[expected == .stale, default: 0] += 1
            if step % 20 == 19 { #expect(try state(sqlite) == state(memory), "step \(step)") }
        }
        #expect(outcomes[true] ?? 0 > 50 && outcomes[false] ?? 0 > 200, "\(outcomes)")
    }

    private struct State: Equatable {
        var members: [[GroupMember]] = []
        var groups: [[GroupReference]] = []
        var resources: [StoredResource] = []
        var figures = StoreFigures()
    }

    private func state(_ open: OpenStore) throws -> State {
        try open.store.read { reader throws(StoreError) in
            var state = State()
            for group in Self.groups {
                state.members.append(
                    try reader.members(
                        of: .number(group), in: .contoso, after: 0, limit: 100
                    ).map { GroupMember(place: 0, type: $0.type, id: $0.id, display: $0.display) })
            }
            for (type, numbers) in [(ResourceType.user, Self.users), (.group, Self.groups)] {
                for number in numbers {
                    state.groups.append(try reader.groups(of: .number(number), type, in: .contoso))
                }
                let all = ResourceQuery(integration: .contoso, type: type)
                state.resources += try reader.page(all, skip: 0, limit: 100)
            }
            state.figures = try reader.figures()
            return state
        }
    }

    /// Mostly what fits the state; sometimes with a version or a membership that does not.
    private func commit(
        _ open: OpenStore, _ random: inout TestSupport.SeededGenerator, now: Timestamp
    ) throws -> Commit {
        let isUser = Bool.random(using: &random)
        let number = (isUser ? Self.users : Self.groups).randomElement(using: &random) ?? 1
        let type: ResourceType = isUser ? .user : .group
        let stored = try open.store.read { reader throws(StoreError) in
            try reader.resource(.contoso, type, .number(number))
        }
        var next = StoredResource.user(number, version: (stored?.version ?? 0) + 1)
        next.type = type
        if type == .group { next.keys = ResourceKeys(name: "group \(number)") }
        next.json = Array("{\"displayName\":\"\(Int.random(in: 0...2, using: &random))\"}".utf8)
        let isLate = Int.random(in: 0...9, using: &random) == 0
        var commit = Commit(change: .none, events: [], deliveries: [])
        switch (stored, Int.random(in: 0...9, using: &random)) {
        case (nil, _): commit.change = .insert(next)
        case (let stored?, 0):
            commit.change = .delete(
                .contoso, type, stored.id, expected: stored.version - (isLate ? 1 : 0))
        case (let stored?, 1):
            commit.change = .update(next, expected: stored.version - (isLate ? 1 : 0))
            if type == .group { commit.basis = Bool.random(using: &random) ? stored.json : [] }
        default: break
        }
        let group = type == .group ? number : 100
        commit.memberships = [try membership(open, group, &random, now: now)]
        // What is deleted only leaves.
        if case .delete = commit.change { commit.memberships[0].added = [] }
        return commit
    }

    private func membership(
        _ open: OpenStore, _ group: Int, _ random: inout TestSupport.SeededGenerator,
        now: Timestamp
    ) throws -> MembershipChange {
        var change = MembershipChange(integration: .contoso, group: .number(group), moment: now)
        let ids = (Array(Self.users) + Array(Self.groups)).shuffled(using: &random).prefix(3)
            .map { ResourceID.number($0) }
        let standings = try open.store.read { reader throws(StoreError) in
            try reader.standings(of: ids, toward: .number(group), in: .contoso)
        }
        for id in ids {
            guard let standing = standings[id] else { continue }
            let isWrong = Int.random(in: 0...19, using: &random) == 0
            let version = standing.type == .user ? standing.version - (isWrong ? 1 : 0) : nil
            let member = MemberVersion(type: standing.type, id: id, version: version)
            if standing.isMember {
                change.removed.append(member)
            } else {
                change.added.append(member)
            }
        }
        return change
    }
}
