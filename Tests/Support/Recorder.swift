import Threads

/// Keeps what a callback was told, from any thread.
package final class Recorder<Value: Sendable>: Sendable {
    private let state = Lock<[Value]>([])

    package init() {}

    package var values: [Value] { state.with { $0 } }

    package func append(_ value: Value) {
        state.with { $0.append(value) }
    }
}
