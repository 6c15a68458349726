import Directory
import Ports
import Provisioning
import SCIM
import TestSupport
import Testing

@Suite("Decide, commit, and decide again")
struct ExecutorTests {
    @Test(arguments: [0, 1, 7])
    func `a stale commit is decided again on the fresh state`(stale: Int) {
        let store = ScriptedStore(
            Array(repeating: .success(.commit(.stale)), count: stale)
                + [.success(.commit(.committed([])))])
        let useCase = Counting()
        #expect(run(useCase, store) == [.success(200)])
        #expect(useCase.decisions.values.count == stale + 1)
    }

    @Test func `after eight stale commits the client is asked to come again`() {
        let store = ScriptedStore(Array(repeating: .success(.commit(.stale)), count: 20))
        let useCase = Counting()
        #expect(run(useCase, store) == [.failure(.unavailable(retryAfterSeconds: 1))])
        #expect(useCase.decisions.values.count == 8)
    }

    @Test(
        arguments: [
            (.success(.commit(.nameTaken(by: ResourceID(rawValue: "u2")))), .uniqueness),
            (.failure(.full), .unavailable(retryAfterSeconds: 60)),
            (.failure(.closing), .unavailable(retryAfterSeconds: 5)),
            (.failure(.broken("x")), .unavailable(retryAfterSeconds: 60)),
            (.failure(.failed("x")), .internalError),
        ] as [(Result<StoreReceipt, StoreError>, SCIMError.Kind)])
    func `what the store refuses is refused to the client, once`(
        result: Result<StoreReceipt, StoreError>, kind: SCIMError.Kind
    ) {
        let useCase = Counting()
        #expect(run(useCase, ScriptedStore([result])) == [.failure(kind)])
        #expect(useCase.decisions.values.count == 1)
    }

    @Test func `a read that fails is answered like a write that fails`() {
        let store = ScriptedStore([], readError: .closing)
        #expect(run(Counting(), store) == [.failure(.unavailable(retryAfterSeconds: 5))])
    }

    @Test func `a decision without a commit writes nothing`() {
        #expect(run(Counting(commits: false), ScriptedStore([])) == [.success(200)])
    }

    @Test func `only a use case that may scan goes to the workers`() {
        for mayScan in [false, true] {
            let workers = CountingWorkers()
            let executor = Executor(store: ScriptedStore([]), workers: workers)
            let useCase = Counting(commits: false, mayScan: mayScan)
            executor.run(useCase, resume: { $0() }, completion: { _ in })
            #expect(workers.runs.values.count == (mayScan ? 1 : 0))
        }
    }

    @Test func `what follows a commit is handed to the request's own thread`() {
        let waiting = Recorder<@Sendable () -> Void>()
        let results = Recorder<Bool>()
        let executor = Executor(
            store: ScriptedStore([.success(.commit(.committed([])))]), workers: InlineWorkers())
        executor.run(
            Counting(), resume: { waiting.append($0) }, completion: { _ in results.append(true) })
        #expect(results.values.isEmpty)
        for work in waiting.values { work() }
        #expect(results.values == [true])
    }

    private enum Ending: Equatable {
        case success(Int)
        case failure(SCIMError.Kind)
    }

    private func run(_ useCase: Counting, _ store: ScriptedStore) -> [Ending] {
        let endings = Recorder<Ending>()
        Executor(store: store, workers: InlineWorkers()).run(
            useCase, resume: { $0() },
            completion: { result in
                switch result {
                case .success(let decision): endings.append(.success(decision.answer.status))
                case .failure(let error): endings.append(.failure(error.kind))
                }
            })
        return endings.values
    }
}

/// Decides the same every time, and counts how often.
private struct Counting: UseCase {
    var commits = true
    var mayScan = false
    let decisions = Recorder<Bool>()

    func decide(_ reader: any StoreReader) throws(SCIMError) -> Decision {
        decisions.append(true)
        return Decision(
            commit: commits ? Commit(change: .none, events: [], deliveries: []) : nil,
            answer: Answer(status: 200))
    }
}

/// A store whose writes end as the test says; empty to a reader.
private struct ScriptedStore: Store {
    private let results: [Result<StoreReceipt, StoreError>]
    private let readError: StoreError?
    private let submitted = Recorder<StoreWrite>()

    init(_ results: [Result<StoreReceipt, StoreError>], readError: StoreError? = nil) {
        self.results = results
        self.readError = readError
    }

    func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void
    ) {
        submitted.append(write)
        completion(results[submitted.values.count - 1])
    }

    func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        if let readError { throw readError }
        return try MemoryStore().read(body)
    }

    func note(_ record: RequestRecord) {}

    func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void) {}
}

private struct CountingWorkers: Workers {
    let runs = Recorder<Bool>()

    func run(_ work: @escaping @Sendable () -> Void) {
        runs.append(true)
        work()
    }
}
