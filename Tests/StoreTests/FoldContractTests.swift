import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: folded deliveries and signing secrets", .timeLimit(.minutes(10)))
struct FoldContractTests {
    @Test(arguments: StoreKind.allCases)
    func `followers are the blocked ones behind, up to the first that is not`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        var ids: [DeliveryID] = []
        for number in 1...5 {
            ids += try open.queue(.example(user: 1, data: "{\"n\":\(number)}"))
            try open.queue(.example(user: 2))
        }
        try open.queue(.example(user: 1), for: [.directory])
        func keys(_ id: DeliveryID, limit: Int = 10) throws -> [Int64] {
            try open.store.read { reader throws(StoreError) in
                try reader.followers(id, limit: limit)
            }.map(\.id.key)
        }
        #expect(try keys(ids[0]) == ids[1...].map(\.key))
        #expect(try keys(ids[0], limit: 2) == ids[1...2].map(\.key))
        #expect(try keys(ids[4]) == [])
        let delivery = DeliveryDraft(event: 0, destination: .events, isHeld: true)
        _ = try open.commit(
            Commit(change: .none, events: [.example(user: 1)], deliveries: [delivery]))
        try open.queue(.example(user: 1))
        #expect(try keys(ids[0]) == ids[1...].map(\.key))
        let group = try open.queue(.example(.groupUpdated, user: nil, group: 7))[0]
        #expect(try keys(group) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `a fold supersedes the first ones and makes the last ready with its data`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let ids = try (1...4).map { _ in try open.queue(.example(user: 1))[0] }
        let data = Array("{\"all\":3}".utf8)
        let fold = Fold(
            superseded: Array(ids[..<2]), kept: Fold.Kept(delivery: ids[2], data: data),
            moment: .start + .seconds(3))
        #expect(try open.changed(.fold(fold)) == 2)
        #expect(
            try ids.map(open.state) == [.superseded, .superseded, .pending, .blocked])
        #expect(open.reportedKeys == [[ids[0].key], [ids[2].key]])
        let (view, ready, event, figures) = try open.store.read { reader throws(StoreError) in
            (
                try reader.delivery(ids[2]),
                try reader.ready(.events, now: .start, limit: 5, excluding: []),
                try reader.event(3), try reader.figures().queues[.events]
            )
        }
        #expect(open.ready.value.last?.first?.event.draft.data == data)
        #expect(ready.map(\.event.draft.data) == [data])
        #expect(view?.event.draft.data == data)
        // The event is what it was for every other destination.
        #expect(event?.draft.data == Array("{}".utf8))
        #expect(figures?.accepted == 4 && figures?.states[.superseded] == 2)
        // Folded once more, with what came later.
        let again = Fold(
            superseded: [ids[2]], kept: Fold.Kept(delivery: ids[3], data: Array("{}".utf8)),
            moment: .start)
        #expect(try open.changed(.fold(again)) == 1)
        #expect(try open.readyKeys() == [ids[3].key])
    }

    @Test(arguments: StoreKind.allCases)
    func `two that cancel each other out leave both their lanes`(kind: StoreKind) throws {
        let open = try kind.open()
        let added = try open.queue(.example(.groupMemberAdded, user: 1, group: 2))[0]
        let removed = try open.queue(.example(.groupMemberRemoved, user: 1, group: 2))[0]
        let user = try open.queue(.example(user: 1))[0]
        let group = try open.queue(.example(.groupUpdated, user: nil, group: 2))[0]
        let fold = Fold(superseded: [added, removed], kept: nil, moment: .start)
        #expect(try open.changed(.fold(fold)) == 2)
        #expect(try [user, group].map(open.state) == [.pending, .pending])
        #expect(open.reportedKeys.last.map(Set.init) == [user.key, group.key])
    }

    @Test(arguments: StoreKind.allCases)
    func `a fold of what has changed since changes nothing`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...3).map { _ in try open.queue(.example(user: 1))[0] }
        let fold = { (superseded: [DeliveryID], kept: DeliveryID) in
            StoreWrite.fold(
                Fold(
                    superseded: superseded, kept: Fold.Kept(delivery: kept, data: []),
                    moment: .start))
        }
        // The first is blocked, a follower is ready, one is nobody's.
        #expect(try open.changed(fold([ids[1]], ids[2])) == 0)
        #expect(try open.changed(fold([ids[0], ids[0]], ids[2])) == 0)
        let wrong = DeliveryID(timestamp: .distantFuture, key: ids[2].key)
        #expect(try open.changed(fold([ids[0], ids[1]], wrong)) == 0)
        try open.submit(.skip([ids[1]], at: .start))
        #expect(try open.changed(fold([ids[0], ids[1]], ids[2])) == 0)
        #expect(try ids.map(open.state) == [.pending, .skipped, .blocked])
    }

    @Test(arguments: StoreKind.allCases)
    func `a superseded delivery is neither retried nor skipped`(kind: StoreKind) throws {
        let open = try kind.open()
        let ids = try (1...2).map { _ in try open.queue(.example(user: 1))[0] }
        let kept = Fold.Kept(delivery: ids[1], data: [])
        try open.submit(.fold(Fold(superseded: [ids[0]], kept: kept, moment: .start)))
        #expect(try open.changed(.retry([ids[0]], due: .start)) == 0)
        #expect(try open.changed(.skip([ids[0]], at: .start)) == 0)
        #expect(try open.state(ids[0]) == .superseded)
    }

    @Test(arguments: StoreKind.allCases)
    func `a signing secret is kept by destination, the last one counts`(kind: StoreKind) throws {
        let open = try kind.open()
        let secret = { (destination: DestinationName, text: String) in
            StoredSigningSecret(
                destination: destination, configured: [1, 2], secret: text, previous: "whsec_old",
                overlapEnd: .start + .seconds(86_400))
        }
        for secret in [
            secret(.events, "whsec_1"), secret(.directory, "whsk_2"), secret(.events, "whsec_3"),
        ] {
            #expect(try open.changed(.setSigningSecret(secret)) == 1)
        }
        let found = try open.store.read { reader throws(StoreError) in
            try reader.signingSecrets()
        }
        #expect(
            found.sorted { $0.secret < $1.secret } == [
                secret(.events, "whsec_3"), secret(.directory, "whsk_2"),
            ])
    }
}
