package import Ports
import Threads

/// Metrics that remember what was counted.
package final class TestMetrics: Metrics {
    private struct State {
        var counters: [Counter: Int] = [:]
        var durations: [Histogram: [Duration]] = [:]
    }

    private let state = Lock(State())

    package init() {}

    package func count(_ counter: Counter) -> Int { state.with { $0.counters[counter] ?? 0 } }

    /// Every counter that has moved.
    package var counters: [Counter] { state.with { Array($0.counters.keys) } }

    package func durations(_ histogram: Histogram) -> [Duration] {
        state.with { $0.durations[histogram] ?? [] }
    }

    package func add(_ count: Int, to counter: Counter) {
        state.with { $0.counters[counter, default: 0] += count }
    }

    package func record(_ duration: Duration, in histogram: Histogram) {
        state.with { $0.durations[histogram, default: []].append(duration) }
    }
}
