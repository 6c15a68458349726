import AdminAPI
import Directory
import Ports
import Provisioning
import SCIM
import Threads

/// Carries a resync out, page by page at a bounded rate; one at a time.
///
/// Nothing of it is stored: after a restart an operator begins it again, which only tells receivers
/// once more what is so.
final class ResyncRunner: Sendable {
    private struct State {
        var run: Resync?
        var perSecond = 1
        var progress: ResyncProgress?
    }

    private let state = Lock(State())
    private let store: any Store
    private let transport: any Transport
    private let workers: any Workers
    private let surroundings: Surroundings

    /// - Parameters:
    ///   - store: What is told, and where the events go.
    ///   - transport: Whose timers keep the rate.
    ///   - workers: Where pages are read.
    ///   - surroundings: Time.
    init(
        store: any Store, transport: any Transport, workers: any Workers,
        surroundings: Surroundings
    ) {
        self.store = store
        self.transport = transport
        self.workers = workers
        self.surroundings = surroundings
    }

    var progress: ResyncProgress? { state.with { $0.progress } }

    /// Begins; `false` while one is under way.
    func start(_ resync: Resync, perSecond rate: Int) throws(StoreError) -> Bool {
        let total = try store.read { reader throws(StoreError) in try resync.total(reader) }
        let now = surroundings.now()
        let isFree = state.with { state in
            guard state.run == nil else { return false }
            state.run = resync
            state.perSecond = rate
            state.progress = ResyncProgress(started: now, total: total)
            return true
        }
        if isFree { workers.run { self.step() } }
        return isFree
    }

    /// One page, on a worker.
    private func step() {
        let began = surroundings.uptime()
        let now = surroundings.now()
        let (run, rate) = state.with { ($0.run, $0.perSecond) }
        guard var run else { return }
        let limit = max(1, min(100, rate / 5))
        do throws(SCIMError) {
            let items = try page(&run, limit, now)
            let commits = items.compactMap { item in item.commit.map { (item.key, $0) } }
            let next = run
            write(commits) { stale, failure in
                var run = next
                for key in stale { run.repeatLater(key) }
                let told = items.count - stale.count
                let deliveries = commits.reduce(0) { $0 + $1.1.deliveries.count }
                self.finishPage(run, told: told, deliveries: deliveries, failure: failure)
                let pause = Duration.seconds(Double(items.count) / Double(rate))
                self.goOn(after: pause - (self.surroundings.uptime() - began))
            }
        } catch {
            finishPage(run, told: 0, deliveries: 0, failure: error.detail)
        }
    }

    private func page(
        _ run: inout Resync, _ limit: Int, _ now: Timestamp
    ) throws(SCIMError) -> [Resync.Item] {
        let result: Result<[Resync.Item], SCIMError>
        do throws(StoreError) {
            result = try store.read { reader in
                Result { () throws(SCIMError) in
                    try run.page(reader, limit: limit, now: now)
                }
            }
        } catch {
            throw SCIMError(.internalError, "the store cannot be read: \(error)")
        }
        return try result.get()
    }

    /// Stores all of them, then says which were stale and why any was refused.
    private func write(
        _ commits: [(Resync.Key, Commit)],
        _ completion: @escaping @Sendable ([Resync.Key], String?) -> Void
    ) {
        guard !commits.isEmpty else { return completion([], nil) }
        let tally = Lock((left: commits.count, stale: [Resync.Key](), failure: String?.none))
        for (key, commit) in commits {
            store.submit(.commit(commit)) { result in
                let isLast = tally.with { tally in
                    switch result {
                    case .success(.commit(.committed)): break
                    case .success: tally.stale.append(key)
                    case .failure(let error): tally.failure = "the store refused: \(error)"
                    }
                    tally.left -= 1
                    return tally.left == 0
                }
                guard isLast else { return }
                let (stale, failure) = tally.with { ($0.stale, $0.failure) }
                self.workers.run { completion(stale, failure) }
            }
        }
    }

    private func finishPage(_ run: Resync, told: Int, deliveries: Int, failure: String?) {
        let now = surroundings.now()
        state.with { state in
            state.run = run
            state.progress?.done += told
            state.progress?.deliveries += deliveries
            guard run.isFinished || failure != nil else { return }
            state.run = nil
            state.progress?.failure = failure
            state.progress?.finished = now
        }
    }

    private func goOn(after pause: Duration) {
        guard state.with({ $0.run != nil }) else { return }
        transport.perform(after: max(pause, .zero)) {
            self.workers.run { self.step() }
        }
    }
}
