import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore
import TestSupport

/// A store with calls that wait for their outcome.
struct Session {
    let store: SQLiteStore
    private let clock = ManualClock()

    init(_ directory: String, limits: StoreLimits = StoreLimits()) throws {
        store = try SQLiteStore(
            directory: directory, surroundings: .test(clock), limits: limits, log: Silence(),
            metrics: Silence(),
            onFailure: { error in
                FileHandle.standardError.write(Data("failed: \(error)\n".utf8))
                exit(74)
            })
    }

    /// Creates a user with one event for one destination.
    func create(_ number: Int) throws {
        let id = ResourceID(rawValue: "user-\(number)")
        let user = StoredResource(
            integration: IntegrationName(rawValue: "contoso"), type: .user, id: id, version: 1,
            created: clock.now, modified: clock.now,
            keys: ResourceKeys(name: "user\(number)@contoso.com"),
            json: [UInt8](repeating: 32, count: 1400))
        let event = EventDraft(
            type: .userCreated, integration: user.integration, user: id, timestamp: clock.now,
            data: user.json)
        let delivery = DeliveryDraft(event: 0, destination: DestinationName(rawValue: "events"))
        try submit(
            .commit(Commit(change: .insert(user), events: [event], deliveries: [delivery])))
    }

    /// Records that the delivery of the user with this number arrived.
    func deliver(_ number: Int) throws {
        try submit(
            .attempt(
                AttemptRecord(
                    delivery: DeliveryID(timestamp: clock.now, key: Int64(number)), number: 1,
                    started: clock.now, result: AttemptResult(status: 204), verdict: .delivered)))
    }

    /// Whether the ledger holds exactly what was acknowledged.
    func isSound(created: Int, delivered: Int) throws -> Bool {
        let figures = try store.read { reader throws(StoreError) in try reader.figures() }
        let queue = figures.queues[DestinationName(rawValue: "events")]
        return queue?.accepted == created && queue?.states[.delivered] == delivered
            && queue?.states[.pending] == created - delivered
            && figures.resources.values.first?[.user] == created
    }

    private func submit(_ write: StoreWrite) throws {
        let outcome = OutcomeBox()
        store.submit(write) { outcome.fill($0) }
        do {
            _ = try outcome.wait().get()
        } catch StoreError.broken {
            // The process ends with the failure's own exit code.
            while true { pause() }
        }
    }
}

/// Hands one outcome from the store's thread to the waiting one.
// SAFETY: `value` is written before the semaphore is signalled and read after.
private final class OutcomeBox: @unchecked Sendable {
    private let filled = DispatchSemaphore(value: 0)
    private var value: Result<StoreReceipt, StoreError> = .failure(.closing)

    func fill(_ outcome: Result<StoreReceipt, StoreError>) {
        value = outcome
        filled.signal()
    }

    func wait() -> Result<StoreReceipt, StoreError> {
        filled.wait()
        return value
    }
}

private struct Silence: Log, Metrics {
    func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {}
    func add(_ count: Int, to counter: Counter) {}
    func record(_ duration: Duration, in histogram: Histogram) {}
}
