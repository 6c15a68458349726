import CSQLite
import Directory
package import Ports
import Threads

/// The store in one SQLite file, owned by one process.
///
/// One thread writes: whatever waits when it becomes free is one transaction with one fsync. Reads
/// run on the thread that asks, on connections that cannot write.
package final class SQLiteStore: Store {
    let directory: StateDirectory
    let uptime: @Sendable () -> Duration
    private let readers: ReaderPool
    private let writer: Writer
    private let thread: Thread
    private let isClosed = Lock(false)

    /// Opens the store; it is ready when this returns.
    ///
    /// - Parameters:
    ///   - path: The state directory; made with mode 0700 where it is missing.
    ///   - surroundings: Time and the hash of payloads.
    ///   - limits: Bounds; the defaults are for production.
    ///   - log: Told of storage trouble.
    ///   - metrics: Told of commits and errors.
    ///   - onFailure: Called once, on the store's thread, when storage can no longer be trusted:
    ///     end the process with exit code 74.
    /// - Throws: ``StoreOpenError``; its description says what to do, its exit code what to end
    ///   with.
    package init(
        directory path: String, surroundings: Surroundings, limits: StoreLimits = StoreLimits(),
        log: any Log, metrics: any Metrics, onFailure: @escaping @Sendable (StoreError) -> Void
    ) throws(StoreOpenError) {
        let directory = try StateDirectory(path)
        // Copying the log needs room: a full disk must not keep the gateway from starting.
        if let (free, _) = directory.space(), free < UInt64(limits.reserve) {
            directory.giveUpReserve()
        }
        directory.removeDrafts(age: 0)
        let damage = DamageReport(log: log, metrics: metrics)
        let crypto = surroundings.crypto
        do {
            let connection = try Opening(directory: directory, log: log).connect()
            let reader = ConnectionReader(connection, crypto: crypto, reportDamage: damage.report)
            writer = try Writer(
                directory: directory, connection: connection, reader: reader, limits: limits,
                surroundings: surroundings, log: log, metrics: metrics, onFailure: onFailure)
        } catch {
            directory.unlock()
            throw error
        }
        self.directory = directory
        uptime = surroundings.uptime
        readers = ReaderPool(limit: limits.readers) { () throws(StoreError) in
            let connection = try Connection(path: directory.database)
            try connection.configure(as: .reader)
            return ConnectionReader(connection, crypto: crypto, reportDamage: damage.report)
        }
        thread = Thread("store") { [writer] in writer.run() }
    }

    package func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void) {
        writer.observeReady(observer)
    }

    /// As ``Store/submit(_:completion:)`` says; a write that is refused at once completes on the
    /// calling thread.
    package func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void
    ) {
        writer.submit(write, completion: completion)
    }

    package func note(_ record: RequestRecord) { writer.note(record) }

    /// Of the SQLite that is linked.
    package static var libraryVersion: String { String(cString: sqlite3_libversion()) }

    /// Has records written that nothing else took along; call every second or so.
    package func writeNotes() { writer.writeNotes() }

    package func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try readers.read(body)
    }

    /// Runs `body` on one of the connections that read.
    func connected<Value>(
        _ body: (Connection) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try readers.read { reader throws(StoreError) in
            guard let reader = reader as? ConnectionReader else { throw .closing }
            return try body(reader.connection)
        }
    }

    /// Finishes what is queued, empties the log, ends the thread and lets the directory go.
    ///
    /// Every later use is refused with ``StoreError/closing``, another call does nothing. Never call
    /// it on the store's own thread.
    package func close() {
        let isFirst = isClosed.with { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        writer.close()
        thread.join()
        readers.close()
        directory.unlock()
    }
}

/// Says once for each delivery that it cannot be sent because its payload is damaged.
final class DamageReport: Sendable {
    private let log: any Log
    private let metrics: any Metrics
    private let reported = Lock<Set<Int64>>([])

    init(log: any Log, metrics: any Metrics) {
        self.log = log
        self.metrics = metrics
    }

    @Sendable func report(_ delivery: DeliveryID, event: Int64) {
        guard reported.with({ $0.insert(delivery.key).inserted }) else { return }
        metrics.add(1, to: .storeError(kind: "payload"))
        log.write(
            .error,
            "The payload of an event is damaged; skip the delivery, then resend its user",
            [("delivery", .text(delivery.description)), ("event", .integer(Int(event)))])
    }
}
