package import Directory
package import SCIM

/// Everything the gateway remembers.
///
/// Every implementation must pass the contract suite.
///
/// All writes are values that go through one queue: whatever waits when the store becomes free is
/// one transaction with one fsync, and only then are the completions called.
package protocol Store: Sendable {
    /// Queues one write; any thread. `completion` runs on the store's own thread, once, after the
    /// fsync: it must be brief and must not wait. It runs before this returns, on the calling
    /// thread, when the write is refused at once.
    func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void)

    /// Runs `body` on a read-only view that sees every write completed before; any thread.
    ///
    /// The reader must not leave `body`.
    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value

    /// Keeps a record of a request that changed nothing; any thread, never waits.
    ///
    /// Goes to disk with whatever is written next, or after a while. Lost when the process ends
    /// before, or when too much waits already.
    func note(_ record: RequestRecord)

    /// Names who is told, on the store's own thread and right after the fsync, of deliveries that
    /// became ready. Set once, before the first write.
    func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void)
}

/// One unit of writing.
package indirect enum StoreWrite: Equatable, Sendable {
    case commit(Commit)
    /// An attempt and what it means for its delivery; lets the next of the lanes become ready.
    ///
    /// Of a delivery that is finished already, the attempt is kept and nothing else changes.
    case attempt(AttemptRecord)
    /// Makes dead deliveries (or one that waits for its retry) ready at `due` again.
    ///
    /// A dead one gets its schedule and its patience anew, counted from `due`.
    /// Later ones of the same lanes that are ready by then wait again, even if one is under way.
    /// Others are left as they are.
    case retry([DeliveryID], due: Timestamp)
    /// Makes deliveries that were delivered or given up once more, in their old places.
    ///
    /// What is unfinished or was skipped is left as it is. An attempt that is under way of a later
    /// one of the same lanes does not count: that one is made after those that came back.
    case replay([DeliveryID], at: Timestamp)
    /// The wall clock was set: what waits for its time goes on waiting as long as it would have.
    ///
    /// `from` is what it would show, `to` what it shows now. In one piece, so that no retry that is
    /// planned by the new clock is moved.
    case moveDue(from: Timestamp, to: Timestamp)
    /// Gives unfinished or dead deliveries up on an operator's word; their lanes go on.
    case skip([DeliveryID], at: Timestamp)
    /// Makes several waiting deliveries one.
    ///
    /// Changes nothing when the first of them is not ready or another one is not blocked.
    case fold(Fold)
    /// Lets held deliveries of a destination go, the oldest first; their patience counts from `at`.
    ///
    /// At most `limit` of them: ask again until nothing changes.
    case approve(DestinationName, at: Timestamp, limit: Int)
    /// Skips held deliveries of a destination, likewise.
    case reject(DestinationName, at: Timestamp, limit: Int)
    /// Remembers a pause until it is cleared; replaces what was known of the same subject.
    case setPause(Pause)
    case clearPause(Pause.Subject)
    /// Remembers when an operator last decided about a mass change of an integration.
    case noteDecision(IntegrationName, at: Timestamp)
    /// Replaces what was known of the destination.
    case setSigningSecret(StoredSigningSecret)
    case createToken(StoredToken)
    /// Changes nothing of a token that is revoked already.
    case revokeToken(id: String, at: Timestamp)
    /// Last-used times, gathered; ids unknown to the store are ignored.
    case touchTokens([String: Timestamp])
    /// A write on somebody's word: the entry goes to the audit log if the write changes anything.
    case audited(AuditEntry, StoreWrite)
    /// An entry for what was done outside the store.
    case audit(AuditEntry)
    /// Samples of minutes, which replace those of the same minute and subject; the store keeps the
    /// hours they make.
    case samples([Sample])
    /// What operators are to be told, and what is remembered of it.
    case alerts(AlertChange)
    case alertSending(AlertSending)
    /// Removes a bounded part of what was kept long enough; ask again until nothing changes.
    case prune(Retention)
}

/// What a write brought about.
package enum StoreReceipt: Equatable, Sendable {
    case commit(CommitOutcome)
    /// How many rows the write changed; 0 when what it names does not exist.
    case done(changed: Int)
    /// What a part of a sweep removed.
    case pruned(Removal)
    /// How many deliveries came back, and the newest key that there is.
    case replayed(changed: Int, newest: Int64)
}
