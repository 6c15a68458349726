import Directory
import Ports
import SCIM
import Testing

@Suite("The store's contract: alerts", .timeLimit(.minutes(10)))
struct AlertContractTests {
    @Test(arguments: StoreKind.allCases)
    func `conditions are replaced and cleared, and messages come with them`(kind: StoreKind) throws
    {
        let open = try kind.open()
        let failing = AlertCondition(
            .init(.failing, "events"), since: .start, calm: .start + .seconds(1),
            told: .start + .seconds(2), mark: 3)
        let silent = AlertCondition(.init(.silent, "events"), since: .start)
        #expect(
            try open.changed(
                .alerts(
                    AlertChange(
                        conditions: [failing, silent], messages: [message(1), message(1, "b")])))
                == 4)
        #expect(try conditions(open) == [failing, silent])
        #expect(try messages(open) == [message(1), message(1, "b")])
        var later = failing
        (later.calm, later.mark) = (nil, 4)
        try open.submit(
            .alerts(AlertChange(conditions: [later], cleared: [silent.matter, .init(.dead, "x")])))
        #expect(try conditions(open) == [later])
        // A message that is there already is not there twice.
        #expect(try open.changed(.alerts(AlertChange(messages: [message(1), message(2)]))) == 1)
        #expect(try messages(open) == [message(1), message(1, "b"), message(2)])
        #expect(try messages(open, limit: 2) == [message(1), message(1, "b")])
    }

    @Test(arguments: StoreKind.allCases)
    func `a message waits until it has arrived`(kind: StoreKind) throws {
        let open = try kind.open()
        try open.submit(.alerts(AlertChange(messages: [message(1), message(1, "b")])))
        let due = Timestamp.start + .seconds(30)
        #expect(
            try open.changed(.alertSending(.failed(message(1).id, attempts: 2, due: due))) == 1)
        var failed = message(1)
        (failed.attempts, failed.due) = (2, due)
        #expect(try messages(open) == [failed, message(1, "b")])
        #expect(try open.changed(.alertSending(.finished(message(1).id))) == 1)
        #expect(try open.changed(.alertSending(.finished(message(1).id))) == 0)
        #expect(
            try open.changed(.alertSending(.failed(message(9).id, attempts: 2, due: due))) == 0)
        #expect(try messages(open) == [message(1, "b")])
    }

    @Test func `conditions and messages outlive the process`() throws {
        let workshop = try Workshop()
        let condition = AlertCondition(.init(.dead, "events"), since: .start, told: .start)
        do {
            let open = try workshop.open()
            try open.submit(
                .alerts(AlertChange(conditions: [condition], messages: [message(1)])))
        }
        let open = try workshop.open()
        #expect(try conditions(open) == [condition])
        #expect(try messages(open) == [message(1)])
    }

    @Test(arguments: StoreKind.allCases)
    func `a removal is unconfirmed until it is delivered or skipped`(kind: StoreKind) throws {
        let open = try kind.open()
        var ids: [DeliveryID] = []
        for (user, type) in [
            EventType.userDeactivated, .userDeleted, .userUpdated, .userDeactivated,
            .userDeactivated, .userDeactivated, .userDeactivated,
        ].enumerated() {
            ids += try open.queue(
                .example(type, user: user, at: .start + .seconds(user)), for: [.events])
        }
        try open.queue(.example(.userDeleted, user: 9), for: [.directory])
        try open.submit(.attempt(.example(ids[0], .dead(holdsLane: false), result: .failure)))
        try open.submit(.attempt(.example(ids[1], .dead(holdsLane: true), result: .failure)))
        try open.submit(.attempt(.example(ids[3], .delivered)))
        try open.submit(.skip([ids[4]], at: .start))
        try open.submit(
            .attempt(.example(ids[5], .retry(due: .start + .seconds(60)), result: .failure)))
        let held = Commit(
            change: .none, events: [.example(.userDeactivated, user: 7, at: .start + .seconds(7))],
            deliveries: [DeliveryDraft(event: 0, destination: .events, isHeld: true)])
        _ = try open.commit(held)
        let all = try unconfirmed(open)
        #expect(all.map(\.user) == [0, 1, 5, 6, 7].map { .number($0) })
        #expect(all.map(\.state) == [.dead, .dead, .retrying, .pending, .held])
        #expect(all.prefix(4).map(\.delivery) == [0, 1, 5, 6].map { ids[$0] })
        #expect(try unconfirmed(open, limit: 2).map(\.user) == [.number(0), .number(1)])
        #expect(try unconfirmed(open, after: ids[1].key).count == 3)
        #expect(try unconfirmed(open, before: .start + .seconds(6)).count == 3)
        #expect(try unconfirmed(open, .directory).count == 1)
        #expect(try unconfirmed(open, DestinationName(rawValue: "unknown")).isEmpty)
        try open.submit(.retry([ids[0]], due: .start))
        #expect(try unconfirmed(open).first?.state == .retrying)
    }

    private func message(_ number: Int, _ channel: String = "a") -> AlertMessage {
        AlertMessage(
            id: .init(alert: "alr_\(number)", channel: channel), subject: "destination events",
            created: .start + .seconds(number), body: Array("{\"n\":\(number)}".utf8))
    }

    private func conditions(_ open: OpenStore) throws -> [AlertCondition] {
        try open.store.read { reader throws(StoreError) in try reader.alertConditions() }
            .sorted { $0.matter.kind.rawValue < $1.matter.kind.rawValue }
    }

    private func messages(_ open: OpenStore, limit: Int = 10) throws -> [AlertMessage] {
        try open.store.read { reader throws(StoreError) in
            try reader.alertMessages(limit: limit)
        }
    }

    private func unconfirmed(
        _ open: OpenStore, _ destination: DestinationName = .events,
        before moment: Timestamp = .distantFuture, after key: Int64 = 0, limit: Int = 10
    ) throws -> [UnconfirmedRemoval] {
        try open.store.read { reader throws(StoreError) in
            try reader.unconfirmed(
                destination, queuedBefore: moment, after: key, limit: limit)
        }
    }
}
