import Ports
import SCIM
import Threads

/// Where answered SCIM requests are told: to the provisioning log and to whoever watches live.
final class RequestDesk: RequestJournal {
    private struct State {
        var bodies = BodyPolicy.redacted
        /// The second that strangers are counted in.
        var second: Int64 = 0
        var strangers = 0
    }

    /// Requests without a right token that are logged in a second: who tries tokens by the thousand
    /// must not push out of the log what happened to people.
    private static let strangersPerSecond = 10

    private let state = Lock(State())
    private let store: any Store
    private let metrics: any Metrics
    private let watch: @Sendable (RequestRecord) -> Void

    /// - Parameters:
    ///   - store: Keeps the records.
    ///   - metrics: Counts those that are not kept.
    ///   - watch: Told of every request, without its bodies.
    init(
        store: any Store, metrics: any Metrics,
        watch: @escaping @Sendable (RequestRecord) -> Void = { _ in }
    ) {
        self.store = store
        self.metrics = metrics
        self.watch = watch
    }

    var bodies: BodyPolicy { state.with { $0.bodies } }

    func use(_ bodies: BodyPolicy) { state.with { $0.bodies = bodies } }

    func answered(_ record: RequestRecord, isStored: Bool) {
        if record.integration == nil, !isAdmitted(record.time) {
            return metrics.add(1, to: .requestsNotLogged)
        }
        if !isStored { store.note(record) }
        watch(record)
    }

    private func isAdmitted(_ time: Timestamp) -> Bool {
        state.with { state in
            let second = time.milliseconds / 1000
            if state.second != second {
                state.second = second
                state.strangers = 0
            }
            state.strangers += 1
            return state.strangers <= Self.strangersPerSecond
        }
    }
}
