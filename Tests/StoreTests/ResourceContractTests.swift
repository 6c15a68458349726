import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: resources", .timeLimit(.minutes(10)))
struct ResourceContractTests {
    @Test(arguments: StoreKind.allCases)
    func `a resource is read as it was written`(kind: StoreKind) throws {
        let open = try kind.open()
        let keys = ResourceKeys(
            name: "ada@contoso.com", externalID: "", displayName: "ada ö \u{0}", active: false,
            emails: ["b@contoso.com", "a@contoso.com"])
        var resource = StoredResource.user(1, keys: keys)
        resource.json = []
        #expect(try open.commit(.example(.insert(resource))) == .committed([]))
        let found = try open.store.read { reader throws(StoreError) in
            (
                try reader.resource(.contoso, .user, .number(1)),
                try reader.resource(.contoso, .group, .number(1)),
                try reader.resource(.fabrikam, .user, .number(1)),
                try reader.resource(.contoso, .user, .number(2))
            )
        }
        #expect(found.0 == resource)
        #expect(found.1 == nil && found.2 == nil && found.3 == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `an update replaces everything of the version it expects`(kind: StoreKind) throws {
        let open = try kind.open()
        _ = try open.commit(.example(.insert(.user(1))))
        let keys = ResourceKeys(name: "new", externalID: "e", displayName: "d", emails: ["m"])
        let second = StoredResource.user(1, version: 2, keys: keys)
        #expect(try open.commit(.example(.update(second, expected: 1))) == .committed([]))
        let third = StoredResource.user(1, version: 3, keys: keys)
        #expect(try open.commit(.example(.update(third, expected: 2))) == .committed([]))
        let found = try open.store.read { reader throws(StoreError) in
            try reader.resource(.contoso, .user, .number(1))
        }
        #expect(found == third)
    }

    @Test(arguments: StoreKind.allCases, [0, 2])
    func `an update or delete that expects another version is stale`(
        kind: StoreKind, expected: Int
    ) throws {
        let open = try kind.open()
        _ = try open.commit(.example(.insert(.user(1))))
        let update = Commit.example(
            .update(.user(1, version: 9), expected: expected), [.example()])
        let delete = Commit.example(
            .delete(.contoso, .user, .number(1), expected: expected), [.example()])
        #expect(try open.commit(update) == .stale)
        #expect(try open.commit(delete) == .stale)
        try open.store.read { reader throws(StoreError) in
            #expect(try reader.resource(.contoso, .user, .number(1)) == .user(1))
            #expect(try reader.figures().lastSequence == 0)
            #expect(try reader.figures().queues.isEmpty)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a resource that is gone, or of another integration, is stale`(kind: StoreKind) throws {
        let open = try kind.open()
        #expect(try open.commit(.example(.update(.user(1), expected: 1))) == .stale)
        _ = try open.commit(.example(.insert(.user(1))))
        let foreign = Commit.example(
            .update(.user(1, version: 2, integration: .fabrikam), expected: 1))
        #expect(try open.commit(foreign) == .stale)
        _ = try open.commit(.example(.delete(.contoso, .user, .number(1), expected: 1)))
        #expect(try open.commit(.example(.update(.user(1, version: 2), expected: 1))) == .stale)
    }

    @Test(arguments: StoreKind.allCases)
    func `a unique name belongs to one resource of an integration and type`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let keys = ResourceKeys(name: "ada")
        _ = try open.commit(.example(.insert(.user(1, keys: keys))))
        _ = try open.commit(.example(.insert(.user(2))))
        let taken = CommitOutcome.nameTaken(by: .number(1))
        #expect(try open.commit(.example(.insert(.user(3, keys: keys)), [.example()])) == taken)
        let update = Commit.example(.update(.user(2, version: 2, keys: keys), expected: 1))
        #expect(try open.commit(update) == taken)
        let elsewhere = StoredResource.user(4, integration: .fabrikam, keys: keys)
        #expect(try open.commit(.example(.insert(elsewhere))) == .committed([]))
        var group = StoredResource.user(5, keys: keys)
        group.type = .group
        #expect(try open.commit(.example(.insert(group))) == .committed([]))
        let own = Commit.example(.update(.user(1, version: 2, keys: keys), expected: 1))
        #expect(try open.commit(own) == .committed([]))
    }

    @Test(arguments: StoreKind.allCases)
    func `after a delete or a change of name the name is free`(kind: StoreKind) throws {
        let open = try kind.open()
        let keys = ResourceKeys(name: "ada", emails: ["ada@contoso.com"])
        _ = try open.commit(.example(.insert(.user(1, keys: keys))))
        _ = try open.commit(.example(.update(.user(1, version: 2), expected: 1)))
        #expect(try open.commit(.example(.insert(.user(2, keys: keys)))) == .committed([]))
        _ = try open.commit(.example(.delete(.contoso, .user, .number(2), expected: 1)))
        #expect(try open.commit(.example(.insert(.user(3, keys: keys)))) == .committed([]))
        let byEmail = ResourceQuery(
            integration: .contoso, type: .user, conditions: [.email("ada@contoso.com")])
        let found = try open.store.read { reader throws(StoreError) in
            try reader.page(byEmail, skip: 0, limit: 10)
        }
        #expect(found.map(\.id) == [.number(3)])
    }

    @Test(arguments: StoreKind.allCases)
    func `an id is inserted once`(kind: StoreKind) throws {
        let open = try kind.open()
        _ = try open.commit(.example(.insert(.user(1))))
        #expect(throws: StoreError.failed("User \(ResourceID.number(1)) exists already")) {
            try open.commit(.example(.insert(.user(1, keys: ResourceKeys(name: "other")))))
        }
        #expect(try open.commit(.example(.insert(.user(2)))) == .committed([]))
    }

    @Test(arguments: StoreKind.allCases)
    func `a commit that names an event it does not have is refused whole`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let commit = Commit(
            change: .insert(.user(1)), events: [.example()],
            deliveries: [DeliveryDraft(event: 1, destination: .events)])
        #expect(throws: StoreError.self) { try open.commit(commit) }
        let (count, sequence) = try open.store.read { reader throws(StoreError) in
            (
                try reader.count(ResourceQuery(integration: .contoso, type: .user)),
                try reader.figures().lastSequence
            )
        }
        #expect(count == 0 && sequence == 0)
    }

    private static let conditions: [([ResourceQuery.Condition], [Int])] = [
        ([], [1, 2, 3, 4, 5]),
        ([.id(.number(3))], [3]),
        ([.name("n2")], [2]),
        ([.externalID("x")], [1, 4]),
        ([.displayName("d")], [2, 3]),
        ([.email("shared@contoso.com")], [3, 4]),
        ([.active(true)], [1, 4]),
        ([.active(false)], [2, 3]),
        ([.active(true), .externalID("x")], [1, 4]),
        ([.displayName("d"), .email("shared@contoso.com")], [3]),
        ([.name("n1"), .name("n2")], []),
        ([.email("nobody@contoso.com")], []),
    ]

    @Test(arguments: StoreKind.allCases, conditions)
    func `a query counts, pages and scans what meets all its conditions, by age`(
        kind: StoreKind, row: ([ResourceQuery.Condition], [Int])
    ) throws {
        let open = try kind.open()
        let shared = ["shared@contoso.com", "own@contoso.com"]
        let keys = [
            ResourceKeys(name: "n1", externalID: "x", active: true),
            ResourceKeys(name: "n2", displayName: "d", active: false),
            ResourceKeys(name: "n3", displayName: "d", active: false, emails: shared),
            ResourceKeys(name: "n4", externalID: "x", active: true, emails: shared),
            ResourceKeys(name: "n5"),
        ]
        for number in [4, 2, 5, 1, 3] {
            _ = try open.commit(.example(.insert(.user(number, keys: keys[number - 1]))))
        }
        let foreign = StoredResource.user(9, integration: .fabrikam, keys: keys[3])
        _ = try open.commit(.example(.insert(foreign)))
        let query = ResourceQuery(integration: .contoso, type: .user, conditions: row.0)
        let ids = row.1.map { ResourceID.number($0) }
        try open.store.read { reader throws(StoreError) in
            #expect(try reader.count(query) == ids.count)
            #expect(try reader.page(query, skip: 0, limit: 10).map(\.id) == ids)
            #expect(
                try reader.page(query, skip: 1, limit: 2).map(\.id)
                    == Array(ids.dropFirst().prefix(2)))
            #expect(try reader.page(query, skip: 5, limit: 2).isEmpty)
            #expect(try reader.scan(query, after: nil, limit: 2).map(\.id) == Array(ids.prefix(2)))
            let second = ResourcePosition(id: .number(2))
            #expect(
                try reader.scan(query, after: second, limit: 10).map(\.id)
                    == ids.filter { $0.rawValue > ResourceID.number(2).rawValue })
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `figures count the resources of each integration and type`(kind: StoreKind) throws {
        let open = try kind.open()
        for number in 1...3 { _ = try open.commit(.example(.insert(.user(number)))) }
        var group = StoredResource.user(4, keys: ResourceKeys(name: "g"))
        group.type = .group
        _ = try open.commit(.example(.insert(group)))
        _ = try open.commit(.example(.delete(.contoso, .user, .number(2), expected: 1)))
        _ = try open.commit(.example(.insert(.user(5, integration: .fabrikam))))
        _ = try open.commit(
            .example(
                .delete(.fabrikam, .user, .number(5), expected: 1)))
        let figures = try open.store.read { reader throws(StoreError) in try reader.figures() }
        #expect(figures.resources == [.contoso: [.user: 2, .group: 1]])
    }
}
