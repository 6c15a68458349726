import Configuration
import Directory
import Ports
import Provisioning
import SCIM
import Threads

/// Holds the deliveries of mass changes, and learns what operators decide about them.
final class MassChangeKeeper: CommitReview {
    private let watch = Lock(MassChangeWatch())
    private let store: any Store
    private let log: any Log
    private let now: @Sendable () -> Timestamp

    init(store: any Store, log: any Log, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.log = log
        self.now = now
    }

    /// The destinations about which an operator has to decide, by integration with a rule.
    var holding: [IntegrationName: Set<DestinationName>] { watch.with { $0.holding } }

    /// Puts rules in force; what happened of late counts, whether or not there was a restart.
    ///
    /// - Throws: ``CommandFailure`` when the store cannot say what happened.
    func use(_ plan: GatewayPlan) throws(CommandFailure) {
        let rules = plan.configuration.massChangeRules
        do throws(StoreError) {
            try watch.with { [store, now] watch throws(StoreError) in
                try watch.use(rules) { name, rule throws(StoreError) in
                    try store.read { reader throws(StoreError) in
                        try MassChangeWindow(name, rule, reader, now: now())
                    }
                }
            }
        } catch {
            throw CommandFailure(.storage, "the latest events cannot be read: \(error)")
        }
    }

    func review(_ commit: Commit) -> (commit: Commit, note: ReviewNote?) {
        let (reviewed, isNew) = watch.with { watch in
            let before = watch.holding.count { !$0.value.isEmpty }
            let reviewed = watch.review(commit)
            return (reviewed, watch.holding.count { !$0.value.isEmpty } > before)
        }
        if isNew, let note = reviewed.note {
            log.write(
                .warning,
                "a mass change: further deactivations and deletions are held until an operator "
                    + "decides with 'scimhook destination approve NAME' or 'reject NAME'",
                [("integration", .text(note.integration.rawValue))])
        }
        return reviewed
    }

    func settle(_ note: ReviewNote, isStored: Bool) {
        watch.with { $0.settle(note, isStored: isStored) }
    }

    /// Looks whether an operator has decided about what was held.
    func refresh() {
        for (name, held) in holding where !held.isEmpty {
            let rest = try? store.read { reader throws(StoreError) in try reader.holdings(name) }
            guard let rest, watch.with({ $0.decide(name, holding: rest) }) else { continue }
            store.submit(.noteDecision(name, at: now())) { _ in }
            log.write(
                .notice, "the mass change is decided, counting starts anew",
                [("integration", .text(name.rawValue))])
        }
    }
}

extension MassChangeWindow {
    /// What the store remembers of an integration.
    init(
        _ name: IntegrationName, _ rule: MassChangeRule, _ reader: any StoreReader, now: Timestamp
    ) throws(StoreError) {
        let total = try reader.count(ResourceQuery(integration: name, type: .user))
        let inactive = try reader.count(
            ResourceQuery(integration: name, type: .user, conditions: [.active(false)]))
        var since = Timestamp(milliseconds: now.milliseconds) + (.zero - rule.within)
        if let decided = try reader.decisions()[name], decided > since { since = decided }
        let removals = try reader.removals(name, since: since).compactMap { event in
            Removal(event.draft)
        }
        self.init(
            rule, active: total - inactive, removals: removals,
            holding: try reader.holdings(name))
    }
}

extension Configuration {
    /// The rules for mass changes, by integration that has one.
    var massChangeRules: [IntegrationName: MassChangeRule] {
        let pairs = integrations.compactMap { settings in
            settings.massChangeGuard.map { rule in
                (
                    settings.name,
                    MassChangeRule(
                        percent: rule.deactivationsPercent, within: rule.within,
                        minimum: rule.minimum)
                )
            }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
