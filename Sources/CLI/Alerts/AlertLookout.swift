import AdminAPI
import Alerts
import Delivery
import Directory
import Ports
import SCIM

/// Gathers how things are, from the store, the dispatcher and the metrics.
///
/// Every read is served by counters or an index, and none grows with what is stored.
struct AlertLookout: Sendable {
    /// How many late deactivations an alert counts at most.
    static let lateLimit = 100

    let store: any Store
    let metrics: MetricsRegistry
    let massChanges: MassChangeKeeper
    let surroundings: Surroundings

    /// - Parameters:
    ///   - scene: What to look at.
    ///   - statuses: What the dispatcher says.
    ///   - terms: What ends, see ``tokens()``.
    ///   - book: What was told already.
    ///   - rules: When something is late.
    /// - Returns: What the book has to be told.
    /// - Throws: ``StoreError``; look again later.
    func observe(
        _ scene: AlertScene, _ statuses: [DestinationStatus], _ terms: [AlertObservation.Term],
        _ book: AlertBook, _ rules: AlertRules
    ) throws(StoreError) -> AlertObservation {
        var observation = AlertObservation(
            now: surroundings.now(), uptime: surroundings.uptime())
        observation.terms = terms
        let known = Dictionary(statuses.map { ($0.name, $0) }) { first, _ in first }
        let limit = observation.now + (.zero - rules.lateAfter)
        try store.read { reader throws(StoreError) in
            let figures = try reader.figures()
            let pauses = try reader.pauses()
            for name in scene.destinations {
                var destination = AlertObservation.Destination(name: name.rawValue)
                if let status = known[name] { destination.take(status) }
                destination.take(figures.queues[name] ?? QueueFigures())
                destination.take(pauses.first { $0.subject == .destination(name) })
                destination.firstLate = try reader.unconfirmed(
                    name, queuedBefore: limit, after: 0, limit: 1
                ).first
                if destination.firstLate != nil {
                    destination.newLate = try reader.unconfirmed(
                        name, queuedBefore: limit,
                        after: book.mark(of: .unconfirmed, name.rawValue), limit: Self.lateLimit)
                }
                observation.destinations.append(destination)
            }
            observation.integrations = scene.integrations.map { integration($0, pauses) }
        }
        return observation
    }

    /// The tokens that end some day.
    func tokens() throws(StoreError) -> [AlertObservation.Term] {
        try store.read { reader throws(StoreError) in try reader.tokens() }.compactMap { token in
            guard token.revoked == nil, let end = token.expires else { return nil }
            var integration: String?
            if case .integration(let name) = token.scope { integration = name.rawValue }
            return AlertObservation.Term(
                .token(id: token.id, label: token.label, integration: integration),
                begin: token.created, end: end)
        }
    }

    private func integration(
        _ name: IntegrationName, _ pauses: [Pause]
    ) -> AlertObservation.Integration {
        var integration = AlertObservation.Integration(name: name.rawValue)
        integration.lastRequest = metrics.lastRequest(integration: name.rawValue)
        integration.isPaused = pauses.contains { $0.subject == .integration(name) }
        integration.holding = (massChanges.holding[name] ?? []).map(\.rawValue)
        return integration
    }
}

extension AlertObservation.Destination {
    fileprivate mutating func take(_ status: DestinationStatus) {
        switch status.breaker {
        case .closed(let count): failures = count
        case .open, .halfOpen: isOpen = true
        }
        lastSuccess = status.lastSuccess
        lastFailure = status.lastFailure?.time
        failure = status.lastFailure?.detail ?? ""
        isPaused = status.pause != nil
    }

    fileprivate mutating func take(_ figures: QueueFigures) {
        dead = figures.states[.dead] ?? 0
        retrying = figures.states[.retrying] ?? 0
        waiting = figures.states.reduce(0) { $0 + ($1.key.isFinished ? 0 : $1.value) }
    }

    fileprivate mutating func take(_ pause: Pause?) {
        guard let pause else { return }
        isPaused = true
        if pause.reason == .gone { gone = pause.since }
    }
}
