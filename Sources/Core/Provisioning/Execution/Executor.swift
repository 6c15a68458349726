import Dialects
import Directory
package import Ports
package import SCIM

/// Runs use cases: decides on the caller's thread, commits, and decides again on a fresh state when
/// another request was quicker.
package struct Executor: Sendable {
    /// Runs work on the thread that a request belongs to.
    package typealias Resume = @Sendable (@escaping @Sendable () -> Void) -> Void

    package typealias Completion = @Sendable (Result<Decision, SCIMError>) -> Void

    /// How often one request may find that another was quicker.
    ///
    /// Each time another request for the same resource got through, so nothing is stuck; as many as
    /// there are may ask at once, for a provider adds one user to all of its groups in parallel.
    package static let patience = 100

    private let store: any Store
    private let workers: any Workers
    private let onLearned: @Sendable ([Lesson]) -> Void
    private let reviewer: (any CommitReview)?

    /// - Parameters:
    ///   - store: Where resources live.
    ///   - workers: For use cases that may scan.
    ///   - onLearned: Told what a commit taught, before its request is answered; any thread.
    ///   - reviewer: Sees every commit before it is stored.
    package init(
        store: any Store, workers: any Workers,
        onLearned: @escaping @Sendable ([Lesson]) -> Void = { _ in },
        reviewer: (any CommitReview)? = nil
    ) {
        self.store = store
        self.workers = workers
        self.onLearned = onLearned
        self.reviewer = reviewer
    }

    /// Decides, commits and completes; call on the request's own thread.
    ///
    /// - Parameters:
    ///   - useCase: What the client wants.
    ///   - resume: Takes what is left to do back to the request's thread after a commit.
    ///   - completion: Gets the decision once its commit is on disk, or why there is none; runs on
    ///     the request's thread, or on a worker for a use case that may scan.
    package func run(
        _ useCase: any UseCase, resume: @escaping Resume, completion: @escaping Completion
    ) {
        start(Run(useCase: useCase, resume: resume, completion: completion), 1)
    }

    private struct Run: Sendable {
        var useCase: any UseCase
        let resume: Resume
        let completion: Completion
        /// What the use cases before this one forgave and brought about.
        var quirks: Set<Quirk> = []
        var events: [EventType: Int] = [:]
    }

    private func start(_ run: Run, _ number: Int) {
        guard run.useCase.mayScan else { return attempt(run, number) }
        workers.run { attempt(run, number) }
    }

    private func attempt(_ run: Run, _ number: Int) {
        var decision: Decision
        do throws(SCIMError) {
            decision = try run.useCase.decide(on: store)
        } catch {
            return run.completion(.failure(error))
        }
        decision.quirks.formUnion(run.quirks)
        decision.earlierEvents = run.events
        guard let commit = decision.commit else { return run.completion(.success(decision)) }
        let (reviewed, note) = reviewer?.review(commit) ?? (commit, nil)
        store.submit(.commit(reviewed)) { [decision] result in
            if let note { reviewer?.settle(note, isStored: result.isStored) }
            run.resume { finish(run, number, decision, result) }
        }
    }

    private func finish(
        _ run: Run, _ number: Int, _ decision: Decision, _ result: Result<StoreReceipt, StoreError>
    ) {
        switch result {
        case .success(.commit(.committed)), .success(.done), .success(.pruned),
            .success(.replayed):
            if let lessons = decision.commit?.lessons, !lessons.isEmpty { onLearned(lessons) }
            proceed(run, decision)
        case .success(.commit(.stale)) where number < Self.patience:
            start(run, number + 1)
        case .success(.commit(.stale)):
            run.completion(.failure(.contended))
        case .success(.commit(.nameTaken(let other))):
            run.completion(.failure(.nameTaken(by: other, decision.commit)))
        case .failure(let error):
            run.completion(.failure(SCIMError(error)))
        }
    }

    /// Goes on with what the decision leaves to do, if anything.
    private func proceed(_ run: Run, _ decision: Decision) {
        guard let next = decision.next else { return run.completion(.success(decision)) }
        var run = run
        run.useCase = next
        run.quirks = decision.quirks
        run.events = decision.eventCounts
        start(run, 1)
    }
}

extension Result<StoreReceipt, StoreError> {
    /// Whether a commit is on disk.
    fileprivate var isStored: Bool {
        if case .success(.commit(.committed)) = self { true } else { false }
    }
}
