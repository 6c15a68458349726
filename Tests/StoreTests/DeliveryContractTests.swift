import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: events and deliveries", .timeLimit(.minutes(10)))
struct DeliveryContractTests {
    @Test(arguments: StoreKind.allCases)
    func `events get their numbers in the order of commit and are read as written`(
        kind: StoreKind
    ) throws {
        let open = try kind.open()
        let drafts = [
            EventDraft.example(.userCreated, data: "{\"a\":1}"),
            .example(.groupMemberAdded, user: 1, group: 2, request: nil, data: ""),
            .example(.groupCreated, user: nil, group: 2, integration: .fabrikam),
        ]
        #expect(
            try open.commit(Commit(change: .none, events: Array(drafts[..<2]), deliveries: []))
                == .committed([
                    Event(sequence: 1, draft: drafts[0]), Event(sequence: 2, draft: drafts[1]),
                ]))
        _ = try open.commit(Commit(change: .none, events: [drafts[2]], deliveries: []))
        try open.store.read { reader throws(StoreError) in
            for number in 1...3 {
                let event = Event(sequence: Int64(number), draft: drafts[number - 1])
                #expect(try reader.event(Int64(number)) == event)
            }
            for sequence: Int64 in [0, 4, -1, .min, .max] {
                #expect(try reader.event(sequence) == nil)
            }
            #expect(try reader.figures().lastSequence == 3)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `a new delivery is ready at once and reported with its event`(kind: StoreKind) throws {
        let open = try kind.open()
        let draft = EventDraft.example()
        let ids = try open.queue(draft, for: [.events, .directory])
        let expected = zip(ids, [DestinationName.events, .directory]).map { id, destination in
            ReadyDelivery(
                id: id, destination: destination, event: Event(sequence: 1, draft: draft),
                attempts: 0, due: .start)
        }
        #expect(open.ready.value == [expected])
        let found = try open.store.read { reader throws(StoreError) in
            try reader.ready(.events, now: .start, limit: 5, excluding: [])
                + reader.ready(.directory, now: .start, limit: 5, excluding: [])
        }
        #expect(found == expected)
        let early = Timestamp(milliseconds: Timestamp.start.milliseconds - 1)
        #expect(try open.readyKeys(now: early) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `an id with another time is nobody's`(kind: StoreKind) throws {
        let open = try kind.open()
        let id = try open.queue(.example())[0]
        for wrong in [
            DeliveryID(timestamp: .distantFuture, key: id.key),
            DeliveryID(timestamp: .start, key: 2), DeliveryID(timestamp: .start, key: .min),
        ] {
            #expect(try open.state(wrong) == nil)
            #expect(try open.changed(.attempt(.example(wrong))) == 0)
            #expect(try open.changed(.retry([wrong], due: .start)) == 0)
            #expect(try open.changed(.skip([wrong], at: .start)) == 0)
            let attempts = try open.store.read { reader throws(StoreError) in
                try reader.attempts(wrong)
            }
            #expect(attempts.isEmpty)
        }
        #expect(try open.state(id) == .pending)
    }

    @Test(arguments: StoreKind.allCases)
    func `a delivered attempt ends the delivery and is kept`(kind: StoreKind) throws {
        let open = try kind.open()
        let id = try open.queue(.example())[0]
        let failed = AttemptRecord.example(
            id, .retry(due: .start + .seconds(30)), result: .failure)
        #expect(try open.changed(.attempt(failed)) == 1)
        #expect(try open.changed(.attempt(.example(id, number: 2))) == 1)
        let (view, attempts) = try open.store.read { reader throws(StoreError) in
            (try reader.delivery(id), try reader.attempts(id))
        }
        #expect(
            view
                == DeliveryView(
                    id: id, destination: .events, state: .delivered, attempts: 2, due: nil,
                    finished: Timestamp.start + .milliseconds(5003),
                    event: Event(sequence: 1, draft: .example()), lastStatus: 204,
                    lastFailure: nil))
        #expect(
            attempts == [
                AttemptView(number: 1, started: .start + .seconds(5), result: .failure),
                AttemptView(number: 2, started: .start + .seconds(5), result: .success),
            ])
        #expect(try open.readyKeys() == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `a failed attempt waits for its next time`(kind: StoreKind) throws {
        let open = try kind.open()
        let id = try open.queue(.example())[0]
        let due = Timestamp.start + .seconds(300)
        try open.submit(.attempt(.example(id, .retry(due: due), result: .failure)))
        let (view, next, later) = try open.store.read { reader throws(StoreError) in
            (
                try reader.delivery(id), try reader.nextDue(.events, after: .start),
                try reader.nextDue(.events, after: due)
            )
        }
        #expect(view?.state == .retrying && view?.due == due && view?.lastStatus == 503)
        #expect(view?.lastFailure == .http5xx)
        #expect(next == due && later == nil)
        #expect(try open.readyKeys(now: .start + .seconds(299)) == [])
        #expect(try open.readyKeys(now: due) == [id.key])
        #expect(open.reportedKeys == [[id.key]])
    }

    @Test(arguments: StoreKind.allCases)
    func `urgent ones go first, then by due time, then by age`(kind: StoreKind) throws {
        let open = try kind.open()
        let types: [(EventType, Int)] = [
            (.userUpdated, 3), (.userCreated, 1), (.userDeactivated, 5), (.userUpdated, 1),
            (.userDeleted, 4), (.userReactivated, 2),
        ]
        for (index, (type, second)) in types.enumerated() {
            try open.queue(.example(type, user: index, at: .start + .seconds(second)))
        }
        #expect(try open.readyKeys() == [5, 3, 2, 4, 6, 1])
        #expect(try open.readyKeys(limit: 3) == [5, 3, 2])
        #expect(try open.readyKeys(limit: 3, excluding: [5, 2]) == [3, 4, 6])
        #expect(try open.readyKeys(now: .start + .seconds(2)) == [2, 4, 6])
        #expect(try open.readyKeys(.directory) == [])
        let next = try open.store.read { reader throws(StoreError) in
            [
                try reader.nextDue(.events, after: .start),
                try reader.nextDue(.events, after: .start + .seconds(3)),
                try reader.nextDue(.events, after: .start + .seconds(5)),
                try reader.nextDue(.directory, after: .start),
            ]
        }
        #expect(next == [.start + .seconds(1), .start + .seconds(4), nil, nil])
    }

    @Test(arguments: StoreKind.allCases)
    func `an operator's list is newest first and restricted as asked`(kind: StoreKind) throws {
        let open = try kind.open()
        var ids: [DeliveryID] = []
        for number in 1...6 {
            ids += try open.queue(
                .example(user: number, at: .start + .seconds(number)),
                for: [number % 2 == 0 ? .events : .directory])
        }
        try open.submit(.attempt(.example(ids[1], .dead(holdsLane: false), result: .failure)))
        try open.submit(.attempt(.example(ids[2], .dead(holdsLane: true), result: .failure)))
        try open.submit(.attempt(.example(ids[4])))
        let rows: [(DeliveryQuery, [Int64])] = [
            (DeliveryQuery(), [6, 5, 4, 3, 2, 1]),
            (DeliveryQuery(limit: 2), [6, 5]),
            (DeliveryQuery(before: ids[3], limit: 2), [3, 2]),
            (DeliveryQuery(destination: .events), [6, 4, 2]),
            (DeliveryQuery(states: [.dead]), [3, 2]),
            (DeliveryQuery(destination: .directory, states: [.pending, .delivered]), [5, 1]),
            (DeliveryQuery(since: .start + .seconds(4)), [6, 5, 4]),
            (DeliveryQuery(destination: DestinationName(rawValue: "other")), []),
        ]
        for (query, keys) in rows {
            let found = try open.store.read { reader throws(StoreError) in
                try reader.deliveries(query)
            }
            #expect(found.map(\.id.key) == keys, "\(query)")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `an attempt after the end is kept but changes nothing`(kind: StoreKind) throws {
        let open = try kind.open()
        let id = try open.queue(.example())[0]
        #expect(try open.changed(.skip([id], at: .start)) == 1)
        #expect(try open.changed(.attempt(.example(id))) == 1)
        let attempts = try open.store.read { reader throws(StoreError) in
            try reader.attempts(id)
        }
        #expect(attempts.count == 1)
        #expect(try open.state(id) == .skipped)
        #expect(try open.changed(.skip([id], at: .start)) == 0)
        #expect(try open.changed(.retry([id], due: .start)) == 0)
    }
}
