import Directory
import JSON
import Ports
import SCIM

/// Something done to many deliveries, a few at a time.
struct Job: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case retry, skip, replay

        /// Those that take their deliveries from a filter of the list.
        static let filtered: [Kind] = [.retry, .skip]
    }

    enum State: String, CaseIterable, Sendable {
        case running, done, cancelled, failed
    }

    /// What is to be done, and how far it has come.
    enum Work: Sendable {
        /// The oldest first: a later one of the same user must not be sent before.
        case ids([DeliveryID])
        /// `from` and `until` are keys; what comes behind them is looked at as well, but is no part
        /// of the total.
        case replay(ReplaySearch, from: Int64, until: Int64)
    }

    /// A delivery that the job had to leave as it was.
    struct Unchanged: Sendable {
        let id: DeliveryID
        /// `nil` when its retention has passed.
        let state: DeliveryState?

        /// How many a job remembers.
        static let most = 20
    }

    let id: String
    let kind: Kind
    /// As the operator gave it.
    let filter: JSONObject
    var work: Work
    /// Deliveries in a second.
    let perSecond: Int
    /// Whether the filter takes more than one job does.
    var isCapped = false
    let started: Timestamp
    var state = State.running
    var finished: Timestamp?
    /// How many were looked at, and how many of them changed.
    var done = 0
    var changed = 0
    var detail = ""
    /// The first of those that were in no state for it any more when their turn came.
    var unchanged: [Unchanged] = []
    /// Whether a part of it is being written.
    var isBusy = false

    init(
        _ kind: Kind, _ work: Work, filter: JSONObject, perSecond: Int, _ surroundings: Surroundings
    ) {
        let now = surroundings.now()
        id = "job_" + surroundings.ulid(at: now).text
        self.kind = kind
        self.work = work
        self.filter = filter
        self.perSecond = perSecond
        started = now
    }

    var total: Int {
        switch work {
        case .ids(let ids): ids.count
        case .replay(_, let from, let until): Int(until - from)
        }
    }

    var json: JSONValue {
        [
            "id": .string(id), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
            "filter": .object(filter), "perSecond": JSONValue(perSecond),
            "total": JSONValue(total), "capped": .bool(isCapped), "done": JSONValue(done),
            "changed": JSONValue(changed), "started": .string(started.text),
            "finished": JSONValue(finished?.text), "detail": .string(detail),
            "unchanged": .array(
                unchanged.map { one in
                    [
                        "id": .string(one.id.description),
                        "state": JSONValue(one.state?.rawValue),
                    ]
                }),
        ]
    }
}
