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

    /// Where pruning goes on.
    var sweep = Sweep()

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
        sweep = Sweep()
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
        case .replay(let ids, let moment): try replay(ids, at: moment)
        case .moveDue(let old, let new): .done(changed: try moveDue(from: old, to: new))
        case .fold(let fold): .done(changed: try self.fold(fold, digest: digests.first))
        case .setSigningSecret(let secret): .done(changed: try set(secret))
        case .approve(let name, let moment, let limit):
            .done(changed: try approve(name, at: moment, limit: limit))
        case .reject(let name, let moment, let limit):
            .done(changed: try reject(name, at: moment, limit: limit))
        case .setPause(let pause): .done(changed: try set(pause))
        case .clearPause(let subject): .done(changed: try clearPause(subject))
        case .noteDecision(let name, let moment):
            .done(changed: try noteDecision(name, at: moment))
        case .createToken(let token): .done(changed: try create(token))
        case .revokeToken(let id, let moment): .done(changed: try revoke(id, at: moment))
        case .touchTokens(let uses): .done(changed: try touch(uses))
        case .audited(let entry, let write): try apply(write, digests: digests, entry)
        case .audit(let entry): .done(changed: try append(entry))
        case .samples(let samples): .done(changed: try insert(samples))
        case .alerts(let change): .done(changed: try apply(change))
        case .alertSending(let sending): .done(changed: try apply(sending))
        case .prune(let retention): .pruned(try prune(retention))
        }
    }

    /// Carries out a write on somebody's word.
    private func apply(
        _ write: StoreWrite, digests: [[UInt8]], _ entry: AuditEntry
    ) throws(StoreError) -> StoreReceipt {
        let receipt = try apply(write, digests: digests)
        if receipt.hasChanged { _ = try append(entry) }
        return receipt
    }

    private func apply(
        _ commit: Commit, digests: [[UInt8]]
    ) throws(StoreError) -> CommitOutcome {
        guard commit.deliveries.allSatisfy({ commit.events.indices.contains($0.event) }) else {
            throw .failed("a delivery of this commit names an event that is not in it")
        }
        guard digests.count == commit.events.count else {
            throw .failed("an event of this commit came without its digest")
        }
        // Looked at before anything changes.
        let change = try commit.basis.map { basis throws(StoreError) in
            try rebased(commit.change, on: basis)
        }
        guard let moves = try moves(of: commit.memberships, with: commit.change) else {
            return .stale
        }
        if let refusal = try apply(change ?? commit.change) { return refusal }
        var versions = try carryOut(moves)
        if let (id, version) = change?.groupVersion { versions[id] = version }
        for lesson in commit.lessons { try insert(lesson) }
        try write(commit.correlations)
        var events: [Event] = []
        for (draft, digest) in zip(commit.events, digests) {
            events.append(try insert(draft, digest: digest, versions))
        }
        for draft in commit.deliveries {
            try queue(events[draft.event], draft)
        }
        if let request = commit.request { try insert(request, events: events) }
        return .committed(events)
    }

    private func insert(
        _ draft: EventDraft, digest: [UInt8], _ versions: [ResourceID: Int]
    ) throws(StoreError) -> Event {
        var draft = draft
        var digest = digest
        if draft.groupVersion != nil, let version = draft.group.flatMap({ versions[$0] }) {
            if draft.settleGroupVersion(version) { digest = reader.crypto.sha256(draft.data) }
        }
        let event = Event(sequence: consequences.nextSequence(), draft: draft)
        let integration = try names.assign(.integration, draft.integration.rawValue)
        try connection.run(
            """
            INSERT INTO events (sequence, type, integration, user_id, group_id, timestamp, request,
                sha256, data, user_lane, group_lane)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .integer(event.sequence),
            .integer(try names.assign(.eventType, draft.type.rawValue)), .integer(integration),
            .text(draft.user?.rawValue), .text(draft.group?.rawValue), .moment(draft.timestamp),
            .text(draft.request?.rawValue), .blob(digest), .blob(draft.data),
            .integer(draft.user.map { Lane.number(integration: integration, $0) }),
            .integer(draft.group.map { Lane.number(integration: integration, $0) }))
        return event
    }
}

extension StoreReceipt {
    /// Whether there is anything to be held responsible for.
    var hasChanged: Bool {
        switch self {
        case .commit(.committed), .done(changed: 1...), .replayed(changed: 1..., _): true
        case .commit, .done, .pruned, .replayed: false
        }
    }
}
