import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore
import TestSupport

/// Every implementation of the port; the contract suites run on each.
enum StoreKind: String, CaseIterable, Sendable {
    case memory, sqlite

    func open() throws -> OpenStore {
        switch self {
        case .memory: OpenStore(MemoryStore())
        case .sqlite: try OpenStore.sqlite()
        }
    }
}

/// A store under test, its directory and all that it reported; goes away with the test.
final class OpenStore: Sendable {
    let store: any Store
    let ready = Box<[[ReadyDelivery]]>([])
    let failures = Box<[StoreError]>([])
    let directory: URL?

    init(_ store: any Store, directory: URL? = nil) {
        self.store = store
        self.directory = directory
        store.observeReady { [ready] deliveries in ready.with { $0.append(deliveries) } }
    }

    deinit {
        (store as? SQLiteStore)?.close()
        if let directory { try? FileManager.default.removeItem(at: directory) }
    }

    static func sqlite(limits: StoreLimits = StoreLimits()) throws -> OpenStore {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "scimhook-store-\(UUID().uuidString)")
        return OpenStore(
            try SQLiteStore.open(directory.path, limits: limits), directory: directory)
    }

    /// Submits a write and waits for what it brought about.
    @discardableResult
    func submit(_ write: StoreWrite) throws -> StoreReceipt {
        let done = DispatchSemaphore(value: 0)
        let result = Box<Result<StoreReceipt, StoreError>?>(nil)
        store.submit(write) { outcome in
            result.with { $0 = outcome }
            done.signal()
        }
        done.wait()
        return try result.value!.get()
    }

    func commit(_ commit: Commit) throws -> CommitOutcome {
        guard case .commit(let outcome) = try submit(.commit(commit)) else {
            throw StoreError.failed("a commit got another receipt")
        }
        return outcome
    }

    func changed(_ write: StoreWrite) throws -> Int {
        guard case .done(let changed) = try submit(write) else {
            throw StoreError.failed("another write's receipt")
        }
        return changed
    }

    /// Removes what was kept long enough, to the end; what went in all.
    @discardableResult
    func prune(_ retention: Retention) throws -> Removal {
        var sum = Removal()
        while case .pruned(let part) = try submit(.prune(retention)), part.looked > 0 {
            sum += part
        }
        return sum
    }

    /// Queues one event for each destination and returns the deliveries' ids.
    @discardableResult
    func queue(
        _ draft: EventDraft, for destinations: [DestinationName] = [.events]
    ) throws -> [DeliveryID] {
        let before = try store.read { reader throws(StoreError) in
            try reader.deliveries(DeliveryQuery(limit: 1)).first?.id.key ?? 0
        }
        _ = try commit(
            Commit(
                change: .none, events: [draft],
                deliveries: destinations.map { DeliveryDraft(event: 0, destination: $0) }))
        return destinations.indices.map {
            DeliveryID(timestamp: draft.timestamp, key: before + Int64($0) + 1)
        }
    }

    func state(_ id: DeliveryID) throws -> DeliveryState? {
        try store.read { reader throws(StoreError) in try reader.delivery(id)?.state }
    }

    /// The keys of what may be attempted at `now`, in order.
    func readyKeys(
        _ destination: DestinationName = .events, now: Timestamp = .distantFuture,
        limit: Int = 1000, excluding: Set<Int64> = []
    ) throws -> [Int64] {
        try store.read { reader throws(StoreError) in
            try reader.ready(destination, now: now, limit: limit, excluding: excluding)
        }.map(\.id.key)
    }

    /// The keys of the deliveries reported so far, by report.
    var reportedKeys: [[Int64]] { ready.value.map { $0.map(\.id.key) } }
}

extension SQLiteStore {
    /// Opens a store for a test, with the clock standing still.
    static func open(
        _ path: String, limits: StoreLimits = StoreLimits(), log: any Log = SilentLog(),
        metrics: any Metrics = SilentMetrics(),
        onFailure: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) throws -> SQLiteStore {
        try SQLiteStore(
            directory: path, surroundings: .test(), limits: limits, log: log, metrics: metrics,
            onFailure: onFailure)
    }
}

struct SilentLog: Log {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
}

struct SilentMetrics: Metrics {
    func add(_ count: Int, to counter: Counter) {}
    func record(_ duration: Duration, in histogram: Histogram) {}
}
