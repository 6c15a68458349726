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

    let id: String
    let kind: Kind
    /// As the operator gave it.
    let filter: JSONObject
    let query: DeliveryQuery
    /// Deliveries in a second.
    let perSecond: Int
    /// How many there were at the start; at least, when `isCapped`.
    let total: Int
    let isCapped: Bool
    let started: Timestamp
    var state = State.running
    var finished: Timestamp?
    /// How many were looked at, and how many of them changed.
    var done = 0
    var changed = 0
    var detail = ""
    /// Where the next part begins.
    var cursor: DeliveryID?

    var json: JSONValue {
        [
            "id": .string(id), "kind": .string(kind.rawValue), "state": .string(state.rawValue),
            "filter": .object(filter), "perSecond": JSONValue(perSecond),
            "total": JSONValue(total), "capped": .bool(isCapped), "done": JSONValue(done),
            "changed": JSONValue(changed), "started": .string(started.text),
            "finished": JSONValue(finished?.text), "detail": .string(detail),
        ]
    }

    func write(_ ids: [DeliveryID], now: Timestamp) -> StoreWrite {
        switch kind {
        case .retry: .retry(ids, due: now)
        case .skip: .skip(ids, at: now)
        }
    }
}
