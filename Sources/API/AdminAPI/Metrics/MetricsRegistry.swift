package import Ports
package import SCIM
import Synchronization

/// Counts what the gateway does; one look-up and one atomic addition on the hot path.
package final class MetricsRegistry: Metrics {
    /// The newest generation of series.
    ///
    /// Retained for ever, like all before it: a thread may still count in an old one, and a new one
    /// comes only with a reload that changes names.
    private let current: Atomic<Unmanaged<Generation>>
    private let now: @Sendable () -> Timestamp

    package init(_ names: MetricNames, now: @escaping @Sendable () -> Timestamp) {
        current = Atomic(.passRetained(Generation(names, after: nil)))
        self.now = now
    }

    /// Makes room for other names; counts go on where a name stays.
    ///
    /// Call from one thread at a time.
    package func use(_ names: MetricNames) {
        guard generation.names != names else { return }
        let next = Generation(names, after: generation)
        current.store(.passRetained(next), ordering: .releasing)
    }

    package func add(_ count: Int, to counter: Counter) {
        let generation = generation
        let cell = generation.counters[counter] ?? generation.counters[counter.fallback]
        cell?.add(count)
        cell?.last?.milliseconds = now().milliseconds
    }

    package func record(_ duration: Duration, in histogram: Histogram) {
        generation.histograms[histogram]?.record(duration)
    }

    /// When the integration last sent a request that its token allowed.
    package func lastRequest(integration: String) -> Timestamp? {
        generation.lastRequests[integration].flatMap(timestamp)
    }

    /// When the destination last took a delivery.
    package func lastSuccess(destination: String) -> Timestamp? {
        generation.lastSuccesses[destination].flatMap(timestamp)
    }

    /// The label values of the moment.
    var names: MetricNames { generation.names }

    /// The count of one series so far.
    package func value(of counter: Counter) -> Int { generation.counters[counter]?.value ?? 0 }

    /// What a histogram has counted in each bucket so far, not cumulative; `nil` for unknown names.
    func buckets(of histogram: Histogram) -> [Int]? { generation.histograms[histogram]?.counts }

    /// All counters and histograms with their present values.
    package var families: [MetricFamily] { generation.families }

    private var generation: Generation {
        current.load(ordering: .acquiring).takeUnretainedValue()
    }

    private func timestamp(_ cell: TimeCell) -> Timestamp? {
        let milliseconds = cell.milliseconds
        return milliseconds == 0 ? nil : Timestamp(milliseconds: milliseconds)
    }
}

/// The series for one set of names; cells of names that stay are shared with the one before.
private final class Generation: Sendable {
    let names: MetricNames
    let counters: [Counter: CounterCell]
    let histograms: [Histogram: HistogramCell]
    let lastRequests: [String: TimeCell]
    let lastSuccesses: [String: TimeCell]
    private let order: [Counter]

    init(_ names: MetricNames, after previous: Generation?) {
        self.names = names
        order = names.counters
        let requests = times(names.integrations, previous?.lastRequests)
        let successes = times(names.destinations, previous?.lastSuccesses)
        let counters = order.map { counter in
            let cell = previous?.counters[counter]
            return (counter, cell ?? CounterCell(last: counter.time(requests, successes)))
        }
        self.counters = Dictionary(counters) { first, _ in first }
        let histograms = names.histograms.map { histogram in
            let cell = previous?.histograms[histogram]
            return (histogram, cell ?? HistogramCell(bounds: histogram.shape.bounds))
        }
        self.histograms = Dictionary(histograms) { first, _ in first }
        lastRequests = requests
        lastSuccesses = successes
    }

    var families: [MetricFamily] {
        var samples: [String: [MetricFamily.Sample]] = [:]
        for counter in order {
            let (name, labels) = counter.series
            samples[name, default: []].append(.init(labels, Double(counters[counter]?.value ?? 0)))
        }
        for histogram in names.histograms {
            let lines = histograms[histogram]?.samples(
                histogram.labels, bounds: histogram.shape.bounds)
            samples[histogram.shape.name, default: []] += lines ?? []
        }
        return Counter.help.map {
            MetricFamily(
                $0.name, Counter.gauges.contains($0.name) ? .gauge : .counter, $0.text,
                samples[$0.name] ?? [])
        }
            + Histogram.shapes.map {
                MetricFamily($0.name, .histogram, $0.help, samples[$0.name] ?? [])
            }
    }
}

private func times(_ names: [String], _ previous: [String: TimeCell]?) -> [String: TimeCell] {
    Dictionary(names.map { ($0, previous?[$0] ?? TimeCell()) }) { first, _ in first }
}

extension Counter {
    /// The "last time" that this series moves.
    fileprivate func time(
        _ requests: [String: TimeCell], _ successes: [String: TimeCell]
    ) -> TimeCell? {
        switch self {
        case .scimRequest(let integration, _, let outcome) where outcome != .authError:
            requests[integration]
        case .delivery(let destination, .delivered): successes[destination]
        default: nil
        }
    }
}
