import Directory
package import Ports
package import SCIM
import Synchronization

/// Turns the counters of the process into what happened in each minute.
///
/// Somebody asks once a minute for the samples of the time since and stores them; charts add what
/// has happened since then.
package final class StatsSampler: Sendable {
    /// What the counters showed when a sample was last taken.
    private struct Baseline {
        var destinations: [String: DestinationCounts] = [:]
        var integrations: [String: RequestCounts] = [:]
        var isSet = false
    }

    private let metrics: MetricsRegistry
    private let baseline = Mutex(Baseline())

    init(_ metrics: MetricsRegistry) { self.metrics = metrics }

    /// The samples of the time since the last call; idle ones are left out.
    ///
    /// - Parameters:
    ///   - figures: The queues of the moment.
    ///   - now: Their minute is the one that this lies in.
    /// - Returns: What to store.
    package func take(_ figures: StoreFigures, now: Timestamp) -> [Sample] {
        baseline.withLock { baseline in
            let (samples, next) = difference(from: baseline, figures, now)
            baseline = next
            return samples
        }
    }

    /// The same, without beginning a new time.
    func running(_ figures: StoreFigures, now: Timestamp) -> [Sample] {
        baseline.withLock { baseline in
            if !baseline.isSet { baseline = difference(from: baseline, figures, now).1 }
            return difference(from: baseline, figures, now).0
        }
    }

    private func difference(
        from old: Baseline, _ figures: StoreFigures, _ now: Timestamp
    ) -> ([Sample], Baseline) {
        var new = Baseline(isSet: true)
        var samples: [Sample] = []
        let minute = now.milliseconds / 60_000
        for name in metrics.names.destinations {
            let present = counts(ofDestination: name, figures, now)
            new.destinations[name] = present
            // The queue's total is older than the process, the counters are not.
            let start = old.destinations[name] ?? (old.isSet ? DestinationCounts() : present)
            let happened = present.since(start)
            guard happened.counts.contains(where: { $0 != 0 }) else { continue }
            samples.append(
                Sample(
                    minute: minute, subject: .destination(DestinationName(rawValue: name)),
                    counts: happened.counts))
        }
        for name in metrics.names.integrations {
            let present = counts(ofIntegration: name)
            new.integrations[name] = present
            let happened = present.since(old.integrations[name] ?? RequestCounts())
            guard happened.counts.contains(where: { $0 != 0 }) else { continue }
            samples.append(
                Sample(
                    minute: minute, subject: .integration(IntegrationName(rawValue: name)),
                    counts: happened.counts))
        }
        return (samples, new)
    }

    private func counts(
        ofDestination name: String, _ figures: StoreFigures, _ now: Timestamp
    ) -> DestinationCounts {
        let queue = figures.queue(name)
        var counts = DestinationCounts()
        counts.accepted = queue.accepted
        counts.delivered = metrics.value(of: .delivery(destination: name, result: .delivered))
        counts.dead = metrics.value(of: .delivery(destination: name, result: .dead))
        counts.failed = FailureClass.allCases.reduce(0) {
            $0 + metrics.value(of: .attempt(destination: name, failure: $1))
        }
        counts.waiting = queue.states.reduce(0) { $0 + ($1.key.isFinished ? 0 : $1.value) }
        if let oldest = queue.oldest { counts.oldest = Int((now - oldest).components.seconds) }
        counts.latency = metrics.buckets(of: .eventLatency(destination: name)) ?? counts.latency
        return counts
    }

    private func counts(ofIntegration name: String) -> RequestCounts {
        RequestCounts(
            SCIMOutcome.allCases.map { outcome in
                SCIMOperation.allCases.reduce(0) {
                    $0
                        + metrics.value(
                            of: .scimRequest(
                                integration: name, operation: $1, outcome: outcome))
                }
            })
    }
}

extension DestinationCounts {
    /// What came between; what waits is not counted but is as it is.
    fileprivate func since(_ start: DestinationCounts) -> DestinationCounts {
        var result = self
        result.accepted = max(0, accepted - start.accepted)
        result.delivered = max(0, delivered - start.delivered)
        result.failed = max(0, failed - start.failed)
        result.dead = max(0, dead - start.dead)
        result.oldest = max(0, oldest)
        result.latency = zip(latency, start.latency).map { max(0, $0 - $1) }
        return result
    }
}

extension RequestCounts {
    fileprivate func since(_ start: RequestCounts) -> RequestCounts {
        RequestCounts(zip(counts, start.counts).map { max(0, $0 - $1) })
    }
}
