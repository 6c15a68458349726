import HTTPMessage
import JSON
import Ports
import Provisioning
import Synchronization

/// What comes of a batch of users.
final class ImportTally: Sendable {
    private struct Count {
        var created = 0
        var linked = 0
        var unchanged = 0
        var refused: [(line: Int, problem: String)] = []
        /// Commits without an outcome.
        var open = 0
        var failure: StoreError?
    }

    private let plans: [(line: Int, plan: ImportUser.Plan)]
    private let count: Mutex<Count>

    /// Counts the plans as if each of them will work.
    init(_ plans: [(line: Int, plan: ImportUser.Plan)]) {
        self.plans = plans
        var count = Count()
        for (line, plan) in plans {
            switch plan {
            case .create: count.created += 1
            case .link: count.linked += 1
            case .nothing: count.unchanged += 1
            case .refused(let problem): count.refused.append((line, problem))
            }
        }
        self.count = Mutex(count)
    }

    var json: JSONValue {
        count.withLock { count in
            let refused = count.refused.sorted { $0.line < $1.line }
            return [
                "created": JSONValue(count.created), "linked": JSONValue(count.linked),
                "unchanged": JSONValue(count.unchanged),
                "refused": .array(
                    refused.map { ["line": JSONValue($0.line), "problem": .string($0.problem)] }),
            ]
        }
    }

    /// Submits all at once, so that they share a transaction, and answers after the last.
    func carryOut(
        _ context: AdminContext, _ finish: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        let commits = plans.compactMap { line, plan -> (Int, Commit)? in
            switch plan {
            case .create(let commit), .link(let commit): (line, commit)
            case .nothing, .refused: nil
            }
        }
        guard !commits.isEmpty else { return finish(.json(json)) }
        count.withLock { $0.open = commits.count }
        for (line, commit) in commits {
            context.store.submit(.commit(commit)) { result in
                guard self.note(result, line) else { return }
                context.workers.run { finish(self.response) }
            }
        }
    }

    /// - Returns: Whether this was the last.
    private func note(_ result: Result<StoreReceipt, StoreError>, _ line: Int) -> Bool {
        count.withLock { count in
            count.open -= 1
            switch result {
            case .success(.commit(.nameTaken)):
                count.created -= 1
                count.refused.append((line, "another user got this userName at the same moment"))
            case .success: break
            case .failure(let error): count.failure = error
            }
            return count.open == 0
        }
    }

    private var response: HTTPResponse {
        guard let failure = count.withLock({ $0.failure }) else { return .json(json) }
        return Problem(failure).response
    }
}
