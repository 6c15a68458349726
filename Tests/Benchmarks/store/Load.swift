import Directory
import Foundation
import OpenSSLCrypto
import Ports
import SCIM
import SQLiteStore
import Threads

/// A store and what the load on it knows.
struct Load {
    let store: SQLiteStore
    private let ready = Lock<[DeliveryID]>([])
    private var versions: [Int] = []
    private var generator = SystemRandomNumberGenerator()
    private let destination = DestinationName(rawValue: "events")
    private let integration = IntegrationName(rawValue: "contoso")
    /// As large as a user of Entra with an enterprise extension.
    private let filler = String(repeating: "x", count: 1300)

    init(_ directory: String) throws {
        let start = ContinuousClock.now
        store = try SQLiteStore(
            directory: directory,
            surroundings: Surroundings(
                now: { .now }, uptime: { ContinuousClock.now - start },
                random: { .random(in: 0 ... .max) }, crypto: OpenSSLCrypto()),
            log: Silence(), metrics: Silence(), onFailure: { print("storage failed: \($0)") })
        store.observeReady { [ready] deliveries in
            ready.with { $0 += deliveries.map(\.id) }
        }
    }

    mutating func insert(window: Int, seconds: Double) -> Line {
        measure("insert", window, seconds) { load in
            load.versions.append(1)
            return .commit(load.commit(.insert(load.user(load.versions.count - 1)), .userCreated))
        }
    }

    mutating func update(window: Int, seconds: Double) -> Line {
        measure("update", window, seconds) { load in .commit(load.nextUpdate()) }
    }

    mutating func deliver(window: Int, seconds: Double) -> Line {
        measure("delivered", window, seconds) { load in
            let next = load.ready.with { $0.popLast() }
            guard let next else { return nil }
            var result = AttemptResult(status: 204, peer: "127.0.0.1")
            result.timing.total = 1200
            return .attempt(
                AttemptRecord(
                    delivery: next, number: 1, started: .now, result: result,
                    verdict: .delivered))
        }
    }

    /// Delivers everything that waits.
    mutating func drain() {
        while ready.with({ !$0.isEmpty }) { _ = deliver(window: 1000, seconds: 3600) }
    }

    /// Queues updates until so many deliveries wait.
    mutating func fill(to backlog: Int) {
        let waiting = (try? store.read { reader throws(StoreError) in try reader.figures() })
            .flatMap { $0.queues[destination] }
        let unfinished = (waiting?.accepted ?? 0) - (waiting?.states[.delivered] ?? 0)
        var left = backlog - unfinished
        _ = measure("fill", 1000, 3600) { load in
            left -= 1
            return left < 0 ? nil : .commit(load.nextUpdate())
        }
    }

    /// Single-row reads of random users, and what the dispatcher asks.
    func reads() throws -> [Line] {
        let count = 50_000
        let users = versions.count
        return [
            try time("read user", count) { reader throws(StoreError) in
                _ = try reader.resource(
                    integration, .user, id(Int.random(in: 0..<users)))
            },
            try time("read by name", count) { reader throws(StoreError) in
                let name = "user\(Int.random(in: 0..<users))@contoso.com"
                _ = try reader.page(
                    ResourceQuery(
                        integration: integration, type: .user, conditions: [.name(name)]),
                    skip: 0, limit: 100)
            },
            try time("64 ready", 1000) { reader throws(StoreError) in
                _ = try reader.ready(destination, now: .now, limit: 64, excluding: [])
            },
            try time("figures", 1000) { reader throws(StoreError) in _ = try reader.figures() },
        ]
    }

    private func time(
        _ name: String, _ count: Int, _ body: (any StoreReader) throws(StoreError) -> Void
    ) throws -> Line {
        var latencies: [Duration] = []
        let processor = processorTime()
        let started = ContinuousClock.now
        for _ in 0..<count {
            let begun = ContinuousClock.now
            try store.read(body)
            latencies.append(ContinuousClock.now - begun)
        }
        return Line(
            name: name, window: 1, count: count, elapsed: ContinuousClock.now - started,
            processor: processorTime() - processor, latencies: latencies.sorted())
    }

    /// Submits writes for some seconds, never more than `window` under way.
    private mutating func measure(
        _ name: String, _ window: Int, _ seconds: Double, _ next: (inout Load) -> StoreWrite?
    ) -> Line {
        let open = Lock(0)
        let latencies = Lock<[Duration]>([])
        let processor = processorTime()
        let started = ContinuousClock.now
        while ContinuousClock.now - started < .seconds(seconds), let write = next(&self) {
            open.wait(until: { $0 < window }, { $0 += 1 })
            let begun = ContinuousClock.now
            store.submit(write) { result in
                if case .failure(let error) = result { print("\(name): \(error)") }
                if case .success(.commit(let outcome)) = result, outcome == .stale {
                    print("\(name): stale")
                }
                latencies.with { $0.append(ContinuousClock.now - begun) }
                open.signal { $0 -= 1 }
            }
        }
        open.wait(until: { $0 == 0 }, { _ in })
        let sorted = latencies.with { $0.sorted() }
        return Line(
            name: name, window: window, count: sorted.count,
            elapsed: ContinuousClock.now - started, processor: processorTime() - processor,
            latencies: sorted)
    }

    private mutating func nextUpdate() -> Commit {
        let number = Int.random(in: versions.indices, using: &generator)
        versions[number] += 1
        return commit(.update(user(number), expected: versions[number] - 1), .userUpdated)
    }

    private func commit(_ change: Commit.Change, _ type: EventType) -> Commit {
        guard case .insert(let user) = change else {
            guard case .update(let user, _) = change else { fatalError("another change") }
            return commit(change, type, user)
        }
        return commit(change, type, user)
    }

    private func commit(
        _ change: Commit.Change, _ type: EventType, _ user: StoredResource
    ) -> Commit {
        let event = EventDraft(
            type: type, integration: integration, user: user.id, timestamp: user.modified,
            request: RequestID(rawValue: "req_01JD3V8Q3W7N4YH2M1C5B0RZTE"), data: user.json)
        return Commit(
            change: change, events: [event],
            deliveries: [DeliveryDraft(event: 0, destination: destination)])
    }

    private func user(_ number: Int) -> StoredResource {
        StoredResource(
            integration: integration, type: .user, id: id(number), version: versions[number],
            created: .now, modified: .now,
            keys: ResourceKeys(
                name: "user\(number)@contoso.com", externalID: "external-\(number)",
                displayName: "user \(number)", active: true,
                emails: ["user\(number)@contoso.com"]),
            json: Array("{\"number\":\(number),\"filler\":\"\(filler)\"}".utf8))
    }

    /// A UUIDv7 whose time is the number: as close together as a fast initial cycle makes them.
    private func id(_ number: Int) -> ResourceID {
        let scattered = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 16
        return ResourceID(
            rawValue: String(
                format: "01a2%04x-%04x-7000-8000-%012llx", number >> 16, number & 0xFFFF,
                scattered))
    }
}

/// Neither logs nor counts.
struct Silence: Log, Metrics {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
    func add(_ count: Int, to counter: Counter) {}
    func record(_ duration: Duration, in histogram: Histogram) {}
}

extension Timestamp {
    static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
