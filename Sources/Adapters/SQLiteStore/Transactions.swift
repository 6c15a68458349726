import Ports

/// Turns writes into transactions of the writer's connection, and keeps its log short.
final class Transactions {
    private let connection: Connection
    private let writing: Writing
    /// Length of the log from which on it is copied.
    private let bound: Int
    private var nextCheckpoint: Int

    init(_ connection: Connection, _ writing: Writing, logPages: Int) {
        self.connection = connection
        self.writing = writing
        bound = logPages
        nextCheckpoint = logPages
    }

    /// Carries all writes out in one transaction, or none.
    ///
    /// No savepoints: a refusal comes before the first change of its write, so only an error needs
    /// undoing, and that undoes all.
    ///
    /// - Parameters:
    ///   - jobs: What has to be answered.
    ///   - notes: Requests for the provisioning log.
    /// - Returns: A receipt for each, and the deliveries that became ready.
    /// - Throws: ``StoreError``; nothing is changed then, unless it is `broken`.
    func run(
        _ jobs: [Job], _ notes: [RequestRecord]
    ) throws(StoreError) -> (receipts: [StoreReceipt], ready: [ReadyDelivery]) {
        do {
            try connection.run("BEGIN IMMEDIATE")
            var receipts: [StoreReceipt] = []
            receipts.reserveCapacity(jobs.count)
            for job in jobs {
                receipts.append(try writing.apply(job.write, digests: job.digests))
            }
            for note in notes { try writing.insert(note) }
            try writing.persistCounters()
            try connection.run("COMMIT")
            return (receipts, writing.conclude())
        } catch {
            writing.forget()
            // SQLite has rolled back by itself after some errors.
            if connection.isInTransaction { _ = try? connection.run("ROLLBACK") }
            throw error
        }
    }

    /// Copies a long log into the database, a bounded piece at a time, between two batches.
    ///
    /// - Returns: Whether there was anything to copy.
    /// - Throws: ``StoreError``, as a write does.
    func tidyLog() throws(StoreError) -> Bool {
        let pages = connection.logPages
        // The log began anew since the last look.
        if pages < nextCheckpoint - bound { nextCheckpoint = bound }
        guard pages >= nextCheckpoint else { return false }
        // Readers that never all rest at once would let the log grow for ever.
        let isLong = pages >= 8 * bound
        try connection.checkpoint(isLong ? .restart : .passive, patience: 100)
        nextCheckpoint = pages + bound
        return true
    }

    /// Copies all of the log and empties its file, waiting for readers a moment.
    func emptyLog() throws(StoreError) {
        try connection.checkpoint(.truncate, patience: 1000)
    }
}
