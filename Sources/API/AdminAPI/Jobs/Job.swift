import Directory
import JSON
import Ports
import SCIM

/// Something done to many deliveries, a few at a time.
struct Job: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case retry, skip
    }

    enum State: String, CaseIterable, Sendable {
        case running, done, cancelled, failed
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
    /// The oldest first: a later one of the same user must not be sent before.
    let ids: [DeliveryID]
    /// Deliveries in a second.
    let perSecond: Int
    /// Whether the filter takes more than one job does.
    let isCapped: Bool
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

    /// What is to be done in the next second.
    var nextPart: ArraySlice<DeliveryID> { ids[done...].prefix(perSecond) }

    var json: JSONValue {
        [
            "id": .string(id), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
            "filter": .object(filter), "perSecond": JSONValue(perSecond),
            "total": JSONValue(ids.count), "capped": .bool(isCapped), "done": JSONValue(done),
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

    func write(_ ids: [DeliveryID], now: Timestamp) -> StoreWrite {
        switch kind {
        case .retry: .retry(ids, due: now)
        case .skip: .skip(ids, at: now)
        }
    }
}
