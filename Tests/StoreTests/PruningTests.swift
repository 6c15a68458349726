import Directory
import Ports
import SCIM
import SQLiteStore
import TestSupport
import Testing

@Suite("Retention", .timeLimit(.minutes(10)))
struct PruningTests {
    private let late = Timestamp.start + .seconds(86_400)

    @Test func `what is delivered goes with its event, what is not stays however old it is`() throws
    {
        let workshop = try Workshop()
        let open = try workshop.open()
        // Users 1 to 4: delivered, dead, waiting, skipped.
        let ids = try (1...4).map { try open.queue(.example(user: $0))[0] }
        try open.submit(.attempt(.example(ids[0])))
        try open.submit(.attempt(.example(ids[1], .dead(holdsLane: false), result: .failure)))
        try open.submit(.skip([ids[3]], at: .start))
        let removal = try open.prune(
            Retention(delivered: late, requests: late, attempts: .start))
        #expect((removal.deliveries, removal.events) == (2, 2))
        #expect((removal.requests, removal.attempts) == (0, 0))
        let left = try open.store.read { reader throws(StoreError) in
            (
                try reader.deliveries(DeliveryQuery()).map(\.id), try reader.events(EventQuery()),
                try reader.attempts(ids[1]), try reader.figures()
            )
        }
        #expect(left.0 == [ids[2], ids[1]])
        #expect(left.1.items.map(\.sequence) == [3, 2])
        #expect(left.2.count == 1)
        // The ledger is about all that ever was.
        #expect(left.3.queues[.events]?.accepted == 4)
        #expect(left.3.queues[.events]?.states[.delivered] == 1)
    }

    @Test func `nothing younger than its time goes`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        let id = try open.queue(.example())[0]
        try open.submit(.attempt(.example(id)))
        open.store.note(.example(1))
        let removal = try open.prune(
            Retention(delivered: .start, requests: .start, attempts: .start))
        #expect(removal.isEmpty)
        #expect(try open.state(id) == .delivered)
        #expect(try count(open) == 1)
    }

    @Test func `old attempts of what still waits go alone`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        let id = try open.queue(.example())[0]
        try open.submit(.attempt(.example(id, .retry(due: late), result: .failure)))
        let removal = try open.prune(
            Retention(delivered: .start, requests: .start, attempts: late))
        #expect((removal.deliveries, removal.attempts) == (0, 1))
        let attempts = try open.store.read { reader throws(StoreError) in try reader.attempts(id) }
        #expect(attempts.isEmpty)
        #expect(try open.state(id) == .retrying)
    }

    @Test func `charts lose their minutes before their hours`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        for minute: Int64 in [10, 70, 130] {
            try open.submit(
                .samples([Sample(minute: minute, subject: .destination(.events), counts: [1])]))
        }
        let moment = { (minute: Int64) in Timestamp(milliseconds: minute * 60_000) }
        _ = try open.prune(
            Retention(
                delivered: .start, requests: .start, attempts: .start, minutes: moment(130),
                hours: moment(60), limit: 1))
        let left = try open.store.read { reader throws(StoreError) in
            (try reader.samples(0...200, by: .minute), try reader.samples(0...200, by: .hour))
        }
        #expect(left.0.map(\.minute) == [130])
        #expect(left.1.map(\.minute) == [60, 120])
    }

    @Test func `requests go by age and by number, the oldest first`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        for number in 1...20 {
            open.store.note(.example(number, at: .start + .seconds(number)))
        }
        try open.submit(.touchTokens([:]))
        let young = Retention(
            delivered: .start, requests: .start + .seconds(6), attempts: .start, limit: 2)
        #expect(try open.prune(young).requests == 5)
        #expect(try count(open) == 15)
        var few = young
        few.requestLimit = 4
        #expect(try open.prune(few).requests == 11)
        #expect(try count(open) == 4)
    }

    @Test func `one batch looks at a bounded number of rows and the next goes on`() throws {
        let workshop = try Workshop()
        let open = try workshop.open()
        for number in 1...30 { try open.queue(.example(user: number)) }
        let retention = Retention(
            delivered: late, requests: late, attempts: late, limit: 4)
        var batches = 0
        while case .pruned(let part) = try open.submit(.prune(retention)), part.looked > 0 {
            #expect(part.looked <= 12)
            batches += 1
        }
        #expect(batches == 8)
        #expect(
            try open.store.read { reader throws(StoreError) in
                try reader.deliveries(DeliveryQuery()).count
            } == 30)
    }

    private func count(_ open: OpenStore) throws -> Int {
        try open.submit(.touchTokens([:]))
        return try open.store.read { reader throws(StoreError) in
            try reader.requests(RequestQuery()).items.count
        }
    }
}
