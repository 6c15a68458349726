import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: what the guard against mass changes asks", .timeLimit(.minutes(10)))
struct GuardContractTests {
    @Test(arguments: StoreKind.allCases)
    func `removals since a moment, of one integration, the oldest first`(kind: StoreKind) throws {
        let open = try kind.open()
        for (type, user, second) in [
            (EventType.userDeleted, 1, 0), (.userDeactivated, 2, 10), (.userUpdated, 3, 11),
            (.userDeleted, 4, 12), (.userCreated, 5, 13),
        ] {
            var draft = EventDraft.example(type, user: user)
            draft.timestamp = .start + .seconds(second)
            try open.submit(.commit(Commit(change: .none, events: [draft], deliveries: [])))
        }
        var other = EventDraft.example(.userDeleted, user: 9)
        other.integration = IntegrationName(rawValue: "another")
        other.timestamp = .start + .seconds(14)
        try open.submit(.commit(Commit(change: .none, events: [other], deliveries: [])))
        let mine = EventDraft.example(user: 1).integration
        let since = { (seconds: Int) in
            try open.store.read { reader throws(StoreError) in
                try reader.removals(mine, since: .start + .seconds(seconds))
            }.map(\.sequence)
        }
        #expect(try since(0) == [1, 2, 4])
        #expect(try since(10) == [2, 4])
        #expect(try since(11) == [4])
        #expect(try since(15).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `held deliveries name their destinations by integration`(kind: StoreKind) throws {
        let open = try kind.open()
        let mine = EventDraft.example(user: 1).integration
        let holdings = { (name: IntegrationName) in
            try open.store.read { reader throws(StoreError) in try reader.holdings(name) }
        }
        #expect(try holdings(mine).isEmpty)
        let draft = EventDraft.example(.userDeactivated, user: 1)
        let commit = Commit(
            change: .none, events: [draft],
            deliveries: [
                DeliveryDraft(event: 0, destination: .events, isHeld: true),
                DeliveryDraft(event: 0, destination: .directory),
            ])
        try open.submit(.commit(commit))
        #expect(try holdings(mine) == [.events])
        #expect(try holdings(IntegrationName(rawValue: "another")).isEmpty)
        try open.submit(.approve(.events, at: .start, limit: 10))
        #expect(try holdings(mine).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `the latest decision of each integration is remembered`(kind: StoreKind) throws {
        let open = try kind.open()
        let names = ["a", "b"].map(IntegrationName.init(rawValue:))
        for (name, seconds) in [(names[0], 1), (names[1], 2), (names[0], 3)] {
            try open.submit(.noteDecision(name, at: .start + .seconds(seconds)))
        }
        let decisions = try open.store.read { reader throws(StoreError) in try reader.decisions() }
        #expect(
            decisions == [names[0]: .start + .seconds(3), names[1]: .start + .seconds(2)])
    }
}
