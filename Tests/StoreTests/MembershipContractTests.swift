import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: memberships", .timeLimit(.minutes(10)))
struct MembershipContractTests {
    /// Groups have the numbers from 100.
    private static func group(
        _ number: Int, version: Int = 1, name: String? = nil,
        integration: IntegrationName = .contoso
    ) -> StoredResource {
        let name = name ?? "Group \(number)"
        return StoredResource(
            integration: integration, type: .group, id: .number(number), version: version,
            created: .start, modified: .start, keys: ResourceKeys(name: name.folded),
            json: Array("{\"displayName\":\"\(name)\"}".utf8))
    }

    private static func person(_ number: Int) -> StoredResource {
        var user = StoredResource.user(number)
        let display = number % 2 == 0 ? "" : ",\"displayName\":\"Person \(number)\""
        user.json = Array("{\"userName\":\"user\(number)\"\(display)}".utf8)
        return user
    }

    /// Users 1 to 5 and groups 100 and 101 of contoso.
    private func populated(_ kind: StoreKind) throws -> OpenStore {
        let open = try kind.open()
        for number in 1...5 { _ = try open.commit(.example(.insert(Self.person(number)))) }
        for number in 100...101 { _ = try open.commit(.example(.insert(Self.group(number)))) }
        return open
    }

    private func change(
        _ group: Int = 100, add: [MemberVersion] = [], remove: [MemberVersion] = [],
        content: [UInt8]? = nil, expected: Int? = nil,
        integration: IntegrationName = .contoso, moment: Timestamp = .start + .seconds(60)
    ) -> MembershipChange {
        MembershipChange(
            integration: integration, group: .number(group), content: content,
            expected: expected, added: add, removed: remove, moment: moment)
    }

    private func commit(
        _ open: OpenStore, _ memberships: MembershipChange..., change: Commit.Change = .none
    ) throws -> CommitOutcome {
        try open.commit(
            Commit(change: change, events: [], deliveries: [], memberships: memberships))
    }

    private func members(
        _ open: OpenStore, _ group: Int = 100, after: Int64 = 0, limit: Int = 100
    ) throws -> [GroupMember] {
        try open.store.read { reader throws(StoreError) in
            try reader.members(of: .number(group), in: .contoso, after: after, limit: limit)
        }
    }

    private func ids(_ open: OpenStore, _ group: Int = 100) throws -> [ResourceID] {
        try members(open, group).map(\.id)
    }

    private func resource(
        _ open: OpenStore, _ type: ResourceType, _ number: Int
    ) throws -> StoredResource? {
        try open.store.read { reader throws(StoreError) in
            try reader.resource(.contoso, type, .number(number))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `members are listed in the order they were stored, page by page`(
        kind: StoreKind
    ) throws {
        let open = try populated(kind)
        let added = change(add: [.user(3), .user(1), .group(101), .user(2)])
        #expect(try commit(open, added) == .committed([]))
        let all = try members(open)
        #expect(all.map(\.id) == [.number(1), .number(2), .number(3), .number(101)])
        #expect(all.map(\.type) == [.user, .user, .user, .group])
        #expect(all.map(\.display) == ["Person 1", "user2", "Person 3", "Group 101"])
        #expect(try members(open, limit: 2) == Array(all[..<2]))
        #expect(try members(open, after: all[1].place) == Array(all[2...]))
        #expect(try members(open, 101).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `a member knows its groups by their names`(kind: StoreKind) throws {
        let open = try populated(kind)
        let both = [change(101, add: [.user(1)]), change(100, add: [.user(2), .user(1, 2)])]
        for change in both { #expect(try commit(open, change) == .committed([])) }
        let read = { (type: ResourceType, number: Int, name: IntegrationName) in
            try open.store.read { reader throws(StoreError) in
                try reader.groups(of: .number(number), type, in: name)
            }
        }
        let first = GroupReference(id: .number(100), displayName: "Group 100")
        let second = GroupReference(id: .number(101), displayName: "Group 101")
        #expect(try read(.user, 1, .contoso) == [first, second])
        #expect(try read(.user, 2, .contoso) == [first])
        #expect(try read(.user, 3, .contoso).isEmpty)
        #expect(try read(.group, 1, .contoso).isEmpty)
        #expect(try read(.user, 1, .fabrikam).isEmpty)
        _ = try open.commit(
            .example(.update(Self.group(101, version: 3, name: "Renamed"), expected: 2)))
        #expect(try read(.user, 1, .contoso)[1].displayName == "Renamed")
    }

    @Test(arguments: StoreKind.allCases)
    func `groups are found by a member, and members by their group`(kind: StoreKind) throws {
        let open = try populated(kind)
        #expect(try commit(open, change(100, add: [.user(1), .user(2)])) == .committed([]))
        #expect(try commit(open, change(101, add: [.user(2, 2), .group(100)])) == .committed([]))
        let find = { (type: ResourceType, conditions: [ResourceQuery.Condition]) in
            let query = ResourceQuery(integration: .contoso, type: type, conditions: conditions)
            let found = try open.store.read { reader throws(StoreError) in
                (try reader.page(query, skip: 0, limit: 10), try reader.count(query))
            }
            #expect(found.1 == found.0.count)
            return found.0.map(\.id)
        }
        #expect(try find(.group, [.member(.number(2))]) == [.number(100), .number(101)])
        #expect(try find(.group, [.member(.number(100))]) == [.number(101)])
        #expect(try find(.group, [.member(.number(3))]).isEmpty)
        #expect(try find(.group, [.id(.number(100)), .member(.number(1))]) == [.number(100)])
        #expect(try find(.group, [.id(.number(101)), .member(.number(1))]).isEmpty)
        #expect(try find(.user, [.group(.number(100))]) == [.number(1), .number(2)])
        #expect(try find(.user, [.group(.number(101)), .active(true)]) == [.number(2)])
        #expect(try find(.user, [.group(.number(1))]).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `standings tell who is there and who is a member`(kind: StoreKind) throws {
        let open = try populated(kind)
        #expect(try commit(open, change(add: [.user(1), .group(101)])) == .committed([]))
        let standings = try open.store.read { reader throws(StoreError) in
            let ids: [ResourceID] = [.number(1), .number(2), .number(101), .number(9)]
            return (
                try reader.standings(of: ids, toward: .number(100), in: .contoso),
                try reader.standings(of: ids, toward: .number(999), in: .contoso),
                try reader.standings(of: ids, toward: .number(100), in: .fabrikam)
            )
        }
        #expect(
            standings.0 == [
                .number(1): MemberStanding(type: .user, version: 2, isMember: true),
                .number(2): MemberStanding(type: .user, version: 1, isMember: false),
                .number(101): MemberStanding(type: .group, version: 1, isMember: true),
            ])
        #expect(standings.1.count == 3 && standings.1.values.allSatisfy { !$0.isMember })
        #expect(standings.2.isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `a membership advances its group and its users, and nothing else`(
        kind: StoreKind
    ) throws {
        let open = try populated(kind)
        let moment = Timestamp.start + .seconds(60)
        #expect(try commit(open, change(add: [.user(1), .group(101)])) == .committed([]))
        let group = try resource(open, .group, 100)
        #expect(group?.version == 2 && group?.modified == moment)
        #expect(group?.json == Self.group(100).json && group?.keys == Self.group(100).keys)
        let user = try resource(open, .user, 1)
        #expect(user?.version == 2 && user?.modified == moment)
        #expect(try resource(open, .user, 2) == Self.person(2))
        #expect(try resource(open, .group, 101) == Self.group(101))
        let earlier = change(remove: [.user(1, 2)], moment: .start)
        #expect(try commit(open, earlier) == .committed([]))
        #expect(try resource(open, .user, 1)?.version == 3)
        #expect(try resource(open, .user, 1)?.modified == moment)
        #expect(try resource(open, .group, 100)?.modified == moment)
    }

    @Test(arguments: StoreKind.allCases)
    func `the version of a group that the commit changes is the one it says`(
        kind: StoreKind
    ) throws {
        let open = try populated(kind)
        let created = try commit(
            open, change(102, add: [.user(1)]), change: .insert(Self.group(102)))
        #expect(created == .committed([]))
        #expect(try resource(open, .group, 102)?.version == 1)
        #expect(try ids(open, 102) == [.number(1)])
        let renamed = Self.group(102, version: 2, name: "Renamed")
        let changed = try commit(
            open, change(102, add: [.user(2)], remove: [.user(1, 2)]),
            change: .update(renamed, expected: 1))
        #expect(changed == .committed([]))
        #expect(try resource(open, .group, 102) == renamed)
        #expect(try ids(open, 102) == [.number(2)])
    }

    /// What cannot be done, and with it nothing of its commit.
    @Test(arguments: StoreKind.allCases)
    func `a membership that does not fit is stale and changes nothing`(kind: StoreKind) throws {
        let open = try populated(kind)
        #expect(try commit(open, change(add: [.user(1)])) == .committed([]))
        let unfit: [(String, MembershipChange)] = [
            ("adds a member", change(add: [.user(2), .user(1, 2)])),
            ("removes no member", change(remove: [.user(1, 2), .user(2)])),
            ("adds a user of another version", change(add: [.user(2, 7)])),
            ("removes a user of another version", change(remove: [.user(1)])),
            ("adds what is not there", change(add: [.user(2), .user(9)])),
            ("adds a user as a group", change(add: [.group(2)])),
            ("group is not there", change(109, add: [.user(2)])),
            ("group has another version", change(add: [.user(2)], expected: 1)),
            ("group is not what it was", change(add: [.user(2)], content: [0x7B, 0x7D])),
            ("another integration", change(add: [.user(2)], integration: .fabrikam)),
        ]
        for (reason, membership) in unfit {
            let event = Commit(
                change: .insert(.user(50)), events: [.example()],
                deliveries: [DeliveryDraft(event: 0, destination: .events)],
                memberships: [change(101, add: [.user(3)]), membership])
            #expect(try open.commit(event) == .stale, "\(reason)")
        }
        #expect(try ids(open) == [.number(1)])
        #expect(try ids(open, 101).isEmpty)
        #expect(try resource(open, .group, 100)?.version == 2)
        #expect(try resource(open, .user, 3) == Self.person(3))
        #expect(try resource(open, .user, 50) == nil)
        let figures = try open.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.lastSequence == 0 && figures.queues.isEmpty)
        let fit = change(add: [.user(2)], content: Self.group(100).json, expected: 2)
        #expect(try commit(open, fit) == .committed([]))
    }

    @Test(arguments: StoreKind.allCases)
    func `a member that may have any version is only there or not`(kind: StoreKind) throws {
        let open = try populated(kind)
        let added = change(add: [MemberVersion(type: .group, id: .number(101))])
        _ = try open.commit(.example(.update(Self.group(101, version: 2), expected: 1)))
        #expect(try commit(open, added) == .committed([]))
        let missing = change(add: [MemberVersion(type: .user, id: .number(9))])
        #expect(try commit(open, missing) == .stale)
    }

    @Test(arguments: StoreKind.allCases)
    func `what is deleted is a member no more and has none`(kind: StoreKind) throws {
        let open = try populated(kind)
        #expect(try commit(open, change(add: [.user(1), .user(2), .group(101)])) == .committed([]))
        #expect(try commit(open, change(101, add: [.user(1, 2)])) == .committed([]))
        _ = try open.commit(.example(.delete(.contoso, .user, .number(1), expected: 3)))
        #expect(try ids(open) == [.number(2), .number(101)])
        #expect(try ids(open, 101).isEmpty)
        _ = try open.commit(.example(.delete(.contoso, .group, .number(100), expected: 2)))
        #expect(try ids(open).isEmpty)
        let groups = try open.store.read { reader throws(StoreError) in
            try reader.groups(of: .number(2), .user, in: .contoso)
        }
        #expect(groups.isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `a user leaves its groups in the commit that deletes it`(kind: StoreKind) throws {
        let open = try populated(kind)
        #expect(try commit(open, change(add: [.user(1), .user(2)])) == .committed([]))
        let left = try commit(
            open, change(remove: [.user(1, 2)]),
            change: .delete(.contoso, .user, .number(1), expected: 2))
        #expect(left == .committed([]))
        #expect(try ids(open) == [.number(2)])
        #expect(try resource(open, .group, 100)?.version == 3)
    }

    @Test(arguments: StoreKind.allCases)
    func `an event shows the version that the group got, whatever was expected`(
        kind: StoreKind
    ) throws {
        let open = try populated(kind)
        for number in 1...5 {
            var draft = EventDraft.example(
                .groupMemberAdded, user: number, group: 100, data: "{\"version\":2,\"a\":1}")
            draft.groupVersion = 11..<12
            let joins = Commit(
                change: .none, events: [draft],
                deliveries: [DeliveryDraft(event: 0, destination: .events)],
                memberships: [change(add: [.user(number)])])
            draft.data = Array("{\"version\":\(number + 1),\"a\":1}".utf8)
            draft.groupVersion = nil
            let event = Event(sequence: Int64(number), draft: draft)
            #expect(try open.commit(joins) == .committed([event]))
            let stored = try open.store.read { reader throws(StoreError) in
                try reader.event(Int64(number))
            }
            #expect(stored == event)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a group is renamed or deleted although its members changed meanwhile`(
        kind: StoreKind
    ) throws {
        let open = try populated(kind)
        for number in 1...3 {
            #expect(try commit(open, change(add: [.user(number)])) == .committed([]))
        }
        let basis = Self.group(100).json
        var event = EventDraft.example(
            .groupUpdated, user: nil, group: 100, data: "{\"version\":2}")
        event.groupVersion = 11..<12
        var rename = Commit(
            change: .update(Self.group(100, version: 2, name: "New"), expected: 1),
            events: [event], deliveries: [], memberships: [change(add: [.user(4)])])
        rename.basis = Array("{}".utf8)
        #expect(try open.commit(rename) == .stale)
        rename.basis = basis
        let told = try open.commit(rename)
        let group = try resource(open, .group, 100)
        #expect(group?.version == 5 && group?.keys.name == "new")
        #expect(group?.modified == .start + .seconds(60))
        #expect(try ids(open).count == 4)
        #expect(data(told) == ["{\"version\":5}"])
        #expect(try open.commit(rename) == .stale)
        #expect(try commit(open, change(remove: [.user(1, 2)])) == .committed([]))
        event.type = .groupDeleted
        var delete = Commit(
            change: .delete(.contoso, .group, .number(100), expected: 1), events: [event],
            deliveries: [])
        delete.basis = basis
        #expect(try open.commit(delete) == .stale)
        delete.basis = group?.json
        #expect(data(try open.commit(delete)) == ["{\"version\":6}"])
        #expect(try resource(open, .group, 100) == nil)
    }

    private func data(_ outcome: CommitOutcome) -> [String] {
        guard case .committed(let events) = outcome else { return [] }
        return events.map { String(decoding: $0.draft.data, as: UTF8.self) }
    }

    @Test(arguments: StoreKind.allCases)
    func `many requests at once all get their member in`(kind: StoreKind) async throws {
        let open = try kind.open()
        for number in 1...64 { _ = try open.commit(.example(.insert(Self.person(number)))) }
        _ = try open.commit(.example(.insert(Self.group(100))))
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 1...64 {
                let change = change(add: [.user(number)], content: Self.group(100).json)
                let commit = Commit(
                    change: .none, events: [], deliveries: [], memberships: [change])
                group.addTask {
                    await withCheckedContinuation { done in
                        open.store.submit(.commit(commit)) { result in
                            done.resume(returning: result == .success(.commit(.committed([]))))
                        }
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes == [Bool](repeating: true, count: 64))
        #expect(try ids(open).count == 64)
        #expect(try resource(open, .group, 100)?.version == 65)
    }
}

extension MemberVersion {
    fileprivate static func user(_ number: Int, _ version: Int = 1) -> MemberVersion {
        MemberVersion(type: .user, id: .number(number), version: version)
    }

    fileprivate static func group(_ number: Int) -> MemberVersion {
        MemberVersion(type: .group, id: .number(number))
    }
}
