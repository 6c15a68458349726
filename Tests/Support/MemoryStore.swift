package import Ports
import Threads

/// A store that forgets: the port's contract in its plainest form, for tests alone.
///
/// Writes run one after another on whichever thread submitted, before `submit` returns; only a
/// write submitted from a completion, or while another thread's is running, runs a little later.
package final class MemoryStore: Store {
    private typealias Completion = @Sendable (Result<StoreReceipt, StoreError>) -> Void

    private struct Queue {
        var waiting: [(write: StoreWrite, completion: Completion)] = []
        var isDraining = false
        var refusal: StoreError?
        var observer: @Sendable ([ReadyDelivery]) -> Void = { _ in }
    }

    private let queue = Lock(Queue())
    private let state = Lock(MemoryState())

    package init() {}

    package func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void) {
        queue.with { $0.observer = observer }
    }

    /// Makes every write fail with `error` from now on; `nil` ends it.
    package func refuse(with error: StoreError?) {
        queue.with { $0.refusal = error }
    }

    package func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void
    ) {
        let isMine = queue.with { queue in
            queue.waiting.append((write, completion))
            defer { queue.isDraining = true }
            return !queue.isDraining
        }
        if isMine { drain() }
    }

    package func note(_ record: RequestRecord) {
        state.with { $0.requests.append(record) }
    }

    package func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try body(state.with { $0 })
    }

    private func drain() {
        while true {
            let next = queue.with { queue in
                queue.isDraining = !queue.waiting.isEmpty
                return queue.isDraining
                    ? (queue.waiting.removeFirst(), queue.refusal, queue.observer) : nil
            }
            guard let ((write, completion), refusal, observer) = next else { return }
            if let refusal {
                completion(.failure(refusal))
                continue
            }
            var ready: [ReadyDelivery] = []
            let result = state.with { state in
                Result { () throws(StoreError) in try state.apply(write, ready: &ready) }
            }
            if !ready.isEmpty { observer(ready) }
            completion(result)
        }
    }
}
