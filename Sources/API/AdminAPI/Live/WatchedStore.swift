import Directory
import JSON
package import Ports

/// A store whose recorded attempts are told to those who watch.
package final class WatchedStore: Store {
    private let store: any Store
    private let live: LiveHub

    package init(_ store: any Store, live: LiveHub) {
        self.store = store
        self.live = live
    }

    package func submit(
        _ write: StoreWrite,
        completion: @escaping @Sendable (Result<StoreReceipt, StoreError>) -> Void
    ) {
        guard case .attempt(let record) = write else {
            return store.submit(write, completion: completion)
        }
        store.submit(write) { [live] result in
            completion(result)
            if case .success = result { live.publish("delivery") { record.json } }
        }
    }

    package func read<Value>(
        _ body: (any StoreReader) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        try store.read(body)
    }

    package func note(_ record: RequestRecord) { store.note(record) }

    package func observeReady(_ observer: @escaping @Sendable ([ReadyDelivery]) -> Void) {
        store.observeReady(observer)
    }
}

extension AttemptRecord {
    /// What a watcher is told; it asks for the rest by the id.
    fileprivate var json: JSONValue {
        [
            "id": .string(delivery.description), "state": .string(state),
            "attemptCount": JSONValue(number), "lastStatus": JSONValue(result.status),
            "lastFailure": JSONValue(result.failure?.rawValue),
        ]
    }

    private var state: String {
        switch verdict {
        case .delivered: DeliveryState.delivered.rawValue
        case .retry: DeliveryState.retrying.rawValue
        case .dead: DeliveryState.dead.rawValue
        case .skipped: DeliveryState.skipped.rawValue
        }
    }
}
