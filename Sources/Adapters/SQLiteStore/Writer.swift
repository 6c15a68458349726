import Directory
import Ports
import Threads

/// One write that waits for the writer thread.
struct Job: Sendable {
    let write: StoreWrite
    /// SHA-256 of the data that the write brings, made on the submitting thread.
    let digests: [[UInt8]]
    let completion: @Sendable (Result<StoreReceipt, StoreError>) -> Void

    /// Whether it may be turned away while the disk is nearly full.
    ///
    /// New work may; what makes room or ends what is queued may not.
    var isNewWork: Bool {
        if case .commit = write.deed { true } else { false }
    }
}

/// The one thread that writes: its queue, and what it does with what waits there.
// SAFETY: all that is not in `queue` or constant is used on the writer's thread alone.
final class Writer: @unchecked Sendable {
    private struct Queue {
        var waiting: [Job] = []
        /// Records that go along with the next batch.
        var notes: [RequestRecord] = []
        /// Whether they are to go even if nothing else does.
        var areNotesDue = false
        var isClosing = false
        /// Why nothing is accepted any more.
        var refusal: StoreError?
        var observer: @Sendable ([ReadyDelivery]) -> Void = { _ in }
    }

    private let queue = Lock(Queue())
    private let limits: StoreLimits
    private let surroundings: Surroundings
    private let metrics: any Metrics
    private let transactions: Transactions
    private let storage: StorageWatch
    private let onFailure: @Sendable (StoreError) -> Void

    init(
        directory: StateDirectory, connection: Connection, reader: ConnectionReader,
        limits: StoreLimits, surroundings: Surroundings, log: any Log, metrics: any Metrics,
        onFailure: @escaping @Sendable (StoreError) -> Void
    ) throws(StoreOpenError) {
        do {
            transactions = Transactions(
                connection, try Writing(connection, reader: reader), logPages: limits.logPages)
        } catch {
            throw .failed(path: directory.database, reason: "\(error)")
        }
        storage = StorageWatch(directory: directory, limits: limits, log: log)
        self.limits = limits
        self.surroundings = surroundings
        self.metrics = metrics
        self.onFailure = onFailure
    }

    func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void) {
        queue.with { $0.observer = observer }
    }

    func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void
    ) {
        let digests = write.payloads.map(surroundings.crypto.sha256)
        let job = Job(write: write, digests: digests, completion: completion)
        let limit = limits.queue
        let refusal: StoreError? = queue.signal { queue in
            if let refusal = queue.refusal { return refusal }
            if job.isNewWork, queue.waiting.count >= limit { return .full }
            queue.waiting.append(job)
            return nil
        }
        if let refusal { completion(.failure(refusal)) }
    }

    func note(_ record: RequestRecord) {
        let limit = limits.notes
        let isKept = queue.with { queue in
            guard queue.refusal == nil, queue.notes.count < limit else { return false }
            queue.notes.append(record)
            return true
        }
        if !isKept { metrics.add(1, to: .requestsNotLogged) }
    }

    /// Has the records written that wait, if nothing else takes them along.
    func writeNotes() {
        queue.signal { $0.areNotesDue = !$0.notes.isEmpty }
    }

    /// Accepts nothing more; ``run()`` returns once all that waits is done.
    func close() {
        queue.signal { queue in
            queue.isClosing = true
            queue.refusal = queue.refusal ?? .closing
        }
    }

    /// The life of the writer's thread.
    func run() {
        do {
            while let (batch, notes) = nextBatch() { try commit(batch, notes) }
            try transactions.emptyLog()
        } catch {
            // Given up, or closing with a log that the next start will copy.
        }
    }

    /// Waits for work; `nil` once the store is closing and nothing waits.
    private func nextBatch() -> (jobs: [Job], notes: [RequestRecord])? {
        let limit = limits.batch
        return queue.wait(
            until: { !$0.waiting.isEmpty || $0.areNotesDue || $0.isClosing },
            { queue in
                guard !queue.waiting.isEmpty || !queue.notes.isEmpty else { return nil }
                let batch = Array(queue.waiting.prefix(limit))
                queue.waiting.removeFirst(batch.count)
                let notes = Array(queue.notes.prefix(limit))
                queue.notes.removeFirst(notes.count)
                queue.areNotesDue = false
                return (batch, notes)
            })
    }

    /// Writes a batch and answers it; throws once storage has been given up.
    private func commit(
        _ batch: [Job], _ notes: [RequestRecord] = []
    ) throws(StoreError) {
        let started = surroundings.uptime()
        var admitted = batch
        var notes = notes
        if storage.isLow(now: started) {
            admitted = batch.filter { !$0.isNewWork }
            answer(batch.filter(\.isNewWork), .full)
            notes = []
        }
        guard !admitted.isEmpty || !notes.isEmpty else { return }
        do {
            try perform(admitted, notes)
        } catch .full {
            try makeRoom(for: admitted)
        } catch .broken(let reason) {
            throw giveUp(.broken(reason), admitted)
        } catch {
            try commitEach(admitted, error)
        }
        metrics.record(surroundings.uptime() - started, in: .storeCommit)
        do {
            let began = surroundings.uptime()
            if try transactions.tidyLog() {
                metrics.record(surroundings.uptime() - began, in: .storeCheckpoint)
            }
        } catch .broken(let reason) {
            throw giveUp(.broken(reason), [])
        } catch {
            // The log stays as long as it is until there is room.
            metrics.add(1, to: .storeError(kind: "full"))
        }
    }

    /// One transaction, then its consequences.
    ///
    /// Records that cannot be written are given up: they must not be in the way of anything.
    private func perform(
        _ jobs: [Job], _ notes: [RequestRecord] = []
    ) throws(StoreError) {
        let (receipts, ready) = try transactions.run(jobs, notes)
        if !ready.isEmpty { queue.with { $0.observer }(ready) }
        for (job, receipt) in zip(jobs, receipts) { job.completion(.success(receipt)) }
    }

    /// One write of the batch cannot be done: finds it by giving each a transaction of its own.
    private func commitEach(_ jobs: [Job], _ error: StoreError) throws(StoreError) {
        guard jobs.count != 1 else {
            metrics.add(1, to: .storeError(kind: "write"))
            return answer(jobs, error)
        }
        for (index, job) in jobs.enumerated() {
            do {
                try commit([job])
            } catch {
                answer(Array(jobs[(index + 1)...]), error)
                throw error
            }
        }
    }

    /// The disk is full: gives the reserve up, and turns new work away.
    ///
    /// The log has to be copied before anything else is written: on a full disk neither a delete
    /// nor a checkpoint goes through, and with room again only a checkpoint gives some back.
    private func makeRoom(for jobs: [Job]) throws(StoreError) {
        metrics.add(1, to: .storeError(kind: "full"))
        answer(jobs.filter(\.isNewWork), .full)
        let rest = jobs.filter { !$0.isNewWork }
        storage.giveUpReserve(now: surroundings.uptime())
        do {
            try transactions.emptyLog()
            if !rest.isEmpty { try perform(rest) }
        } catch .broken(let reason) {
            throw giveUp(.broken(reason), rest)
        } catch {
            answer(rest, error)
        }
    }

    private func answer(_ jobs: [Job], _ error: StoreError) {
        for job in jobs { job.completion(.failure(error)) }
    }

    /// Refuses everything from now on: data acknowledged after a storage error can be lost.
    ///
    /// The failure is on record before anybody learns of it, so that no end of the process,
    /// however quick, makes the next start skip its look at the whole database.
    private func giveUp(_ error: StoreError, _ jobs: [Job]) -> StoreError {
        metrics.add(1, to: .storeError(kind: "write"))
        storage.recordFailure(error)
        let waiting = queue.with { queue in
            queue.refusal = error
            defer { queue.waiting = [] }
            return queue.waiting
        }
        answer(jobs + waiting, error)
        onFailure(error)
        return error
    }
}

extension StoreWrite {
    /// What is to be done, on whosever word.
    fileprivate var deed: StoreWrite {
        if case .audited(_, let write) = self { write.deed } else { self }
    }

    /// What is kept with its SHA-256.
    fileprivate var payloads: [[UInt8]] {
        switch deed {
        case .commit(let commit): commit.events.map(\.data)
        case .fold(let fold): [fold.kept?.data].compactMap { $0 }
        default: []
        }
    }
}
