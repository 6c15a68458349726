package import Ports
import Threads

/// Workers that work at once, on the thread that asks.
package struct InlineWorkers: Workers {
    package init() {}

    package func run(_ work: @escaping @Sendable () -> Void) { work() }
}

/// A log that remembers its lines.
package final class RecordingLog: Log {
    package struct Line: Sendable {
        package let level: LogLevel
        package let message: String
        package let fields: [(String, LogValue)]
    }

    private let recorded = Lock<[Line]>([])

    package init() {}

    package var lines: [Line] { recorded.with { $0 } }

    package func write(_ level: LogLevel, _ message: String, _ fields: [(String, LogValue)]) {
        recorded.with { $0.append(Line(level: level, message: message, fields: fields)) }
    }
}

/// Metrics that remember what was counted.
package final class RecordingMetrics: Metrics {
    private struct State {
        var counters: [Counter: Int] = [:]
        var durations: [Histogram: [Duration]] = [:]
    }

    private let state = Lock(State())

    package init() {}

    package func count(_ counter: Counter) -> Int { state.with { $0.counters[counter] ?? 0 } }

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
