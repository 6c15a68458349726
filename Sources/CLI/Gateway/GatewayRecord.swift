import AdminAPI
import Configuration
import Ports
import SCIM
import Threads

/// What was put in force and what retention removed, for operators; forgotten with the process.
final class GatewayRecord: Sendable {
    private struct State {
        var settings: GatewaySettings
        var retention: RetentionSettings
        /// What the sweep under way has removed so far.
        var sweep = Removal()
        var lastSweep: StoreCondition.Sweep?
    }

    private let state: Lock<State>
    private let now: @Sendable () -> Timestamp

    init(_ plan: GatewayPlan, now: @escaping @Sendable () -> Timestamp) {
        self.now = now
        state = Lock(
            State(
                settings: GatewaySettings(plan, loaded: now()),
                retention: plan.configuration.retention))
    }

    var settings: GatewaySettings { state.with { $0.settings } }
    var lastSweep: StoreCondition.Sweep? { state.with { $0.lastSweep } }

    /// A changed configuration is in force.
    func use(_ plan: GatewayPlan) {
        let now = now()
        state.with { state in
            state.settings = GatewaySettings(plan, loaded: now)
            state.settings.lastReload = GatewaySettings.Reload(time: now, problems: [])
            state.retention = plan.configuration.retention
        }
    }

    /// A changed configuration is not in force.
    func refuse(_ problems: [String]) {
        let now = now()
        state.with {
            $0.settings.lastReload = GatewaySettings.Reload(time: now, problems: problems)
        }
    }

    /// What may go, as of now.
    var retention: Retention {
        let (settings, now) = (state.with { $0.retention }, now())
        return Retention(
            delivered: now + (.zero - settings.delivered),
            requests: now + (.zero - settings.requests),
            attempts: now + (.zero - settings.attempts),
            // What the charts by the minute and the longest ones need, with the time before.
            minutes: now + .seconds(-7 * 86_400), hours: now + .seconds(-800 * 86_400))
    }

    var periods: StoreCondition.Periods {
        let settings = state.with { $0.retention }
        return StoreCondition.Periods(
            delivered: settings.delivered, requests: settings.requests,
            attempts: settings.attempts)
    }

    /// A part of a sweep is done; one that looked at nothing was the last.
    func note(_ part: Removal) {
        let now = now()
        state.with { state in
            state.sweep += part
            guard part.looked == 0 else { return }
            if !state.sweep.isEmpty {
                state.lastSweep = StoreCondition.Sweep(time: now, removal: state.sweep)
            }
            state.sweep = Removal()
        }
    }
}

extension GatewaySettings {
    fileprivate init(_ plan: GatewayPlan, loaded: Timestamp) {
        self.init(
            revision: Program.revision, file: plan.path, loaded: loaded,
            configuration: plan.shown.value, defaults: plan.shown.defaults)
    }
}
