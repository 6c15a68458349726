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
    /// Each time another request for the same resource got through, so nothing is stuck.
    package static let patience = 8

    private let store: any Store
    private let workers: any Workers
    private let onLearned: @Sendable ([Lesson]) -> Void

    /// - Parameters:
    ///   - store: Where resources live.
    ///   - workers: For use cases that may scan.
    ///   - onLearned: Told what a commit taught, before its request is answered; any thread.
    package init(
        store: any Store, workers: any Workers,
        onLearned: @escaping @Sendable ([Lesson]) -> Void = { _ in }
    ) {
        self.store = store
        self.workers = workers
        self.onLearned = onLearned
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
        let run = Run(useCase: useCase, resume: resume, completion: completion)
        guard useCase.mayScan else { return attempt(run, 1) }
        workers.run { attempt(run, 1) }
    }

    private struct Run: Sendable {
        let useCase: any UseCase
        let resume: Resume
        let completion: Completion
    }

    private func attempt(_ run: Run, _ number: Int) {
        let decision: Decision
        do throws(SCIMError) {
            decision = try run.useCase.decide(on: store)
        } catch {
            return run.completion(.failure(error))
        }
        guard let commit = decision.commit else { return run.completion(.success(decision)) }
        store.submit(.commit(commit)) { result in
            run.resume { finish(run, number, decision, result) }
        }
    }

    private func finish(
        _ run: Run, _ number: Int, _ decision: Decision, _ result: Result<StoreReceipt, StoreError>
    ) {
        switch result {
        case .success(.commit(.committed)), .success(.done):
            if let lessons = decision.commit?.lessons, !lessons.isEmpty { onLearned(lessons) }
            run.completion(.success(decision))
        case .success(.commit(.stale)) where number < Self.patience:
            attempt(run, number + 1)
        case .success(.commit(.stale)):
            run.completion(.failure(.contended))
        case .success(.commit(.nameTaken(let other))):
            run.completion(.failure(.nameTaken(by: other, decision.commit)))
        case .failure(let error):
            run.completion(.failure(SCIMError(error)))
        }
    }
}
