import Directory
import Ports
import SCIM
import TestSupport

/// Changes, attempts that take their time, and a replay whose parts are written late, in an order
/// of chance.
struct ReplayWorld {
    private struct Flight {
        let id: DeliveryID
        let number: Int
        let started: Timestamp
        let verdict: AttemptRecord.Verdict
    }

    private let open: OpenStore
    private var chance: SeededGenerator
    private var now = Timestamp.start
    private var lanes: [Int64: [String]] = [:]
    private var flights: [Flight] = []
    /// What a dispatcher believes to be ready; renewed now and then only.
    private var offered: [ReadyDelivery] = []
    /// What the receiver got, in order.
    private var heard: [Int64] = []
    private var walk: ReplaySearch?
    private var found: ReplayPart?
    private var chosen: Set<Int64> = []
    private var heardBefore = 0

    init(_ open: OpenStore, seed: UInt64) {
        self.open = open
        chance = SeededGenerator(state: seed)
    }

    mutating func step() throws {
        now = now + .milliseconds(1)
        switch Int.random(in: 0..<12, using: &chance) {
        case 0...1: try change()
        case 2: offered = try ready()
        case 3...6: take()
        case 7...9: try land()
        case 10: try look()
        default: try write()
        }
    }

    /// Begins to make once more what was delivered or, by chance, what was given up or of one type.
    mutating func beginReplay() throws {
        let middle = Timestamp.start + .milliseconds(Int.random(in: 0..<120, using: &chance))
        var search = ReplaySearch(
            destination: .events, finished: middle..<now, limit: 3, budget: 7)
        switch Int.random(in: 0..<4, using: &chance) {
        case 0: search.isUndelivered = true
        case 1: search.types = [.userUpdated]
        default: break
        }
        var all = search
        (all.limit, all.budget) = (.max, .max)
        let part = try open.store.read { reader throws(StoreError) in try reader.replayable(all) }
        chosen = Set(part.items.map(\.id.key))
        walk = search
        heardBefore = heard.count
    }

    /// Ends the replay, then delivers everything that waits.
    mutating func finish() throws {
        while walk != nil {
            try look()
            try write()
            now = now + .milliseconds(1)
        }
        while true {
            while !flights.isEmpty { try land() }
            offered = try ready()
            guard !offered.isEmpty else { return }
            now = now + .milliseconds(1)
            while !offered.isEmpty { take(isCertain: true) }
        }
    }

    /// What is wrong in the end, one sentence each.
    func problems() throws -> [String] {
        let rows = try open.store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1000))
        }
        var problems = rows.filter { !$0.state.isFinished }.map { "\($0.id.key) is unfinished" }
        let last = Dictionary(heard.enumerated().map { ($0.element, $0.offset) }) { $1 }
        for (index, later) in rows.enumerated() where later.state == .delivered {
            for earlier in rows[(index + 1)...] {
                let isShared = lanes[later.id.key]?.contains { lane in
                    lanes[earlier.id.key]?.contains(lane) == true
                }
                guard isShared == true, let first = last[earlier.id.key] else { continue }
                if first > last[later.id.key] ?? -1 {
                    problems.append("\(earlier.id.key) was heard after \(later.id.key)")
                }
            }
        }
        let again = Set(heard[heardBefore...])
        for row in rows where row.state == .delivered && chosen.contains(row.id.key) {
            if !again.contains(row.id.key) { problems.append("\(row.id.key) is not back") }
        }
        return problems
    }

    private mutating func change() throws {
        let user = Int.random(in: 1...3, using: &chance)
        let group = Int.random(in: 0..<3, using: &chance) == 0 ? 7 : nil
        let type: EventType = group == nil ? .userUpdated : .groupMemberAdded
        let id = try open.queue(.example(type, user: user, group: group, at: now))[0]
        lanes[id.key] = ["user \(user)"] + (group.map { ["group \($0)"] } ?? [])
    }

    private func ready() throws -> [ReadyDelivery] {
        try open.store.read { reader throws(StoreError) in
            try reader.ready(.events, now: .distantFuture, limit: 10, excluding: [])
        }
    }

    /// Starts an attempt of something that is believed to be ready.
    private mutating func take(isCertain: Bool = false) {
        guard !offered.isEmpty else { return }
        let next = offered.remove(at: Int.random(in: offered.indices, using: &chance))
        guard !flights.contains(where: { $0.id == next.id }) else { return }
        let dice = isCertain ? 9 : Int.random(in: 0..<10, using: &chance)
        let verdict: AttemptRecord.Verdict =
            dice == 0 ? .dead(holdsLane: false) : dice == 1 ? .retry(due: now) : .delivered
        if verdict == .delivered { heard.append(next.id.key) }
        flights.append(
            Flight(id: next.id, number: next.attempts + 1, started: now, verdict: verdict))
    }

    private mutating func land() throws {
        guard !flights.isEmpty else { return }
        let flight = flights.remove(at: Int.random(in: flights.indices, using: &chance))
        var result = flight.verdict == .delivered ? AttemptResult.success : .failure
        result.timing.total = Int((now - flight.started) / .microseconds(1))
        try open.submit(
            .attempt(
                .example(
                    flight.id, flight.verdict, number: flight.number, started: flight.started,
                    result: result)))
        // A dispatcher does not start again what has just been finished.
        offered.removeAll { $0.id == flight.id }
    }

    private mutating func look() throws {
        guard var search = walk, found == nil else { return }
        let part = try open.store.read { reader throws(StoreError) in
            try reader.replayable(search)
        }
        search.after = part.last
        walk = part.items.isEmpty && part.isEnd ? nil : search
        found = part.items.isEmpty ? nil : part
    }

    private mutating func write() throws {
        guard var search = walk, let part = found else { return }
        let receipt = try open.submit(.replay(part.items.map(\.id), at: now))
        guard case .replayed(_, let newest) = receipt else {
            throw StoreError.failed("another receipt")
        }
        search.lanes.note(part.items.flatMap(\.lanes), newest: newest)
        (walk, found) = (search, nil)
    }
}
