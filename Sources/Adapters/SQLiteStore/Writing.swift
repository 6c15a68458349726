import Directory
import Ports
import SCIM

/// Carries out writes on the writer's connection, inside a transaction that the caller holds open.
///
/// Nothing here refuses a write halfway: every refusal comes before the first change, and an error
/// means that the whole transaction has to be rolled back.
final class Writing {
    let connection: Connection
    let reader: ConnectionReader
    var consequences: Consequences
    /// What a rolled back transaction goes back to.
    private var beginning: Consequences

    var names: NameTable { reader.names }

    init(_ connection: Connection, reader: ConnectionReader) throws(StoreError) {
        self.connection = connection
        self.reader = reader
        beginning = Consequences(
            sequence: try connection.value(of: .sequence),
            delivery: try connection.value(of: .delivery))
        consequences = beginning
    }

    /// Goes back to where the transaction began; call after every rollback.
    func forget() {
        consequences = beginning
        names.forget()
    }

    /// Call after every commit.
    ///
    /// - Returns: The deliveries that the transaction made ready.
    func conclude() -> [ReadyDelivery] {
        defer {
            beginning = Consequences(
                sequence: consequences.sequence, delivery: consequences.delivery)
            consequences = beginning
        }
        return consequences.ready
    }

    /// Writes what is kept once per transaction; the last thing before the commit.
    func persistCounters() throws(StoreError) {
        for (counter, change) in consequences.counters where change != 0 {
            try connection.add(change, to: counter)
        }
    }

    /// Carries out one write.
    ///
    /// - Parameters:
    ///   - write: What to do.
    ///   - digests: SHA-256 of the data of each event of a commit, or of a fold.
    /// - Returns: What it brought about, true once the transaction is committed.
    /// - Throws: ``StoreError``; roll the transaction back and call ``forget()``.
    func apply(_ write: StoreWrite, digests: [[UInt8]]) throws(StoreError) -> StoreReceipt {
        switch write {
        case .commit(let commit): .commit(try apply(commit, digests: digests))
        case .attempt(let record): .done(changed: try self.record(record))
        case .retry(let ids, let due): .done(changed: try retry(ids, due: due))
        case .skip(let ids, let moment): .done(changed: try skip(ids, at: moment))
        case .fold(let fold): .done(changed: try self.fold(fold, digest: digests.first))
        case .setSigningSecret(let secret): .done(changed: try set(secret))
        case .approve(let name, let moment, let limit):
            .done(changed: try approve(name, at: moment, limit: limit))
        case .reject(let name, let moment, let limit):
            .done(changed: try reject(name, at: moment, limit: limit))
        case .setPause(let pause): .done(changed: try set(pause))
        case .clearPause(let subject): .done(changed: try clearPause(subject))
        case .createToken(let token): .done(changed: try create(token))
        case .revokeToken(let id, let moment): .done(changed: try revoke(id, at: moment))
        case .touchTokens(let uses): .done(changed: try touch(uses))
        }
    }

    private func apply(
        _ commit: Commit, digests: [[UInt8]]
    ) throws(StoreError) -> CommitOutcome {
        guard commit.deliveries.allSatisfy({ commit.events.indices.contains($0.event) }) else {
            throw .failed("a delivery of this commit names an event that is not in it")
        }
        // Looked at before anything changes.
        guard let moves = try moves(of: commit.memberships, with: commit.change) else {
            return .stale
        }
        if let refusal = try apply(commit.change) { return refusal }
        try carryOut(moves)
        for lesson in commit.lessons { try insert(lesson) }
        var events: [Event] = []
        for (draft, digest) in zip(commit.events, digests) {
            events.append(try insert(draft, digest: digest))
        }
        for draft in commit.deliveries {
            try queue(events[draft.event], draft)
        }
        return .committed(events)
    }

    private func insert(_ draft: EventDraft, digest: [UInt8]) throws(StoreError) -> Event {
        let event = Event(sequence: consequences.nextSequence(), draft: draft)
        try connection.run(
            """
            INSERT INTO events (sequence, type, integration, user_id, group_id, timestamp, request,
                sha256, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .integer(event.sequence),
            .integer(try names.assign(.eventType, draft.type.rawValue)),
            .integer(try names.assign(.integration, draft.integration.rawValue)),
            .text(draft.user?.rawValue), .text(draft.group?.rawValue), .moment(draft.timestamp),
            .text(draft.request?.rawValue), .blob(digest), .blob(draft.data))
        return event
    }
}
