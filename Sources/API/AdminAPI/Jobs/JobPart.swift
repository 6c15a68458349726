import Directory
import Ports
import SCIM

/// What a job does in one second.
struct JobPart: Sendable {
    /// The job as it is once this is written.
    var job: Job
    /// `nil` when there was nothing to change.
    let write: StoreWrite?
    /// Whether nothing is left to do afterwards.
    let isLast: Bool
    /// When it was decided on.
    let moment: Timestamp
    /// Those that it names; none for a replay.
    var ids: [DeliveryID] = []
    /// Found in this part of a replay.
    fileprivate var lanes: [Int64] = []

    /// The part is written; `newest` is the newest delivery at that moment.
    mutating func note(_ newest: Int64) {
        guard case .replay(var search, let from, let until) = job.work else { return }
        search.lanes.note(lanes, newest: newest)
        job.work = .replay(search, from: from, until: until)
    }
}

extension Job {
    /// Reads taken by one part of a replay at most, while they find nothing.
    private static let reads = 10

    /// What is to be done in the next second; looks in the store what that is.
    func nextPart(_ context: AdminContext) throws(StoreError) -> JobPart {
        let now = context.surroundings.now()
        switch work {
        case .ids(let ids):
            let part = Array(ids[done...].prefix(perSecond))
            var job = self
            job.done += part.count
            let write: StoreWrite =
                kind == .skip ? .skip(part, at: now) : .retry(part, due: now)
            return JobPart(
                job: job, write: part.isEmpty ? nil : write, isLast: job.done == ids.count,
                moment: now, ids: part)
        case .replay(let search, let from, let until):
            return try nextPart(search, from, until, context.store, now)
        }
    }

    private func nextPart(
        _ search: ReplaySearch, _ from: Int64, _ until: Int64, _ store: any Store, _ now: Timestamp
    ) throws(StoreError) -> JobPart {
        var search = search
        var found = ReplayPart(last: search.after, newest: 0)
        var reads = 0
        repeat {
            found = try store.read { reader throws(StoreError) in try reader.replayable(search) }
            search.after = found.last
            reads += 1
        } while found.items.isEmpty && !found.isEnd && reads < Job.reads
        var job = self
        job.work = .replay(search, from: from, until: until)
        job.done = Int(min(max(search.after, from), until) - from)
        guard !found.items.isEmpty else {
            return JobPart(job: job, write: nil, isLast: found.isEnd, moment: now)
        }
        // Another part looks once more for what was delivered before this one is written.
        return JobPart(
            job: job, write: .replay(found.items.map(\.id), at: now), isLast: false,
            moment: now, lanes: found.items.flatMap(\.lanes))
    }
}
