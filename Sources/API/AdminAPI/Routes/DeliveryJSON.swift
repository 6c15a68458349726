import Directory
import JSON
import Ports
import SCIM

/// Deliveries and attempts in the admin API's JSON.
enum DeliveryJSON {
    static func delivery(_ view: DeliveryView) -> JSONObject {
        [
            "id": .string(view.id.description), "destination": .string(view.destination.rawValue),
            "state": .string(view.state.rawValue), "attemptCount": JSONValue(view.attempts),
            "queued": .string(view.id.timestamp.text), "due": JSONValue(view.due?.text),
            "finished": JSONValue(view.finished?.text), "lastStatus": JSONValue(view.lastStatus),
            "lastFailure": JSONValue(view.lastFailure?.rawValue),
            "event": event(view.event),
        ]
    }

    static func event(_ event: Event) -> JSONValue {
        let draft = event.draft
        return [
            "id": .string(event.id.description), "type": .string(draft.type.rawValue),
            "sequence": .number(JSONNumber(event.sequence)),
            "timestamp": .string(draft.timestamp.text),
            "integration": .string(draft.integration.rawValue),
            "user": JSONValue(draft.user?.rawValue), "group": JSONValue(draft.group?.rawValue),
            "request": JSONValue(draft.request?.rawValue), "subject": JSONValue(subject(draft)),
        ]
    }

    /// What the store keeps count of, without looking at rows: of each kind also what the query
    /// would take if it did not ask for that kind.
    static func facets(_ figures: StoreFigures, _ query: DeliveryQuery) -> JSONObject {
        let wanted = query.states.isEmpty ? DeliveryState.allCases : query.states
        var states: [DeliveryState: Int] = [:]
        var destinations: [String: Int] = [:]
        for (name, queue) in figures.queues {
            destinations[name.rawValue] = wanted.reduce(0) { $0 + (queue.states[$1] ?? 0) }
            guard query.destination ?? name == name else { continue }
            states.merge(queue.states) { $0 + $1 }
        }
        return [
            "total": JSONValue(wanted.reduce(0) { $0 + (states[$1] ?? 0) }), "capped": false,
            "states": counts(states.map { ($0.key.rawValue, $0.value) }),
            "destinations": counts(destinations.map { ($0.key, $0.value) }),
        ]
    }

    /// The name of the user, or of the group, as the event tells it.
    private static func subject(_ draft: EventDraft) -> String? {
        guard let data = try? JSONValue(parsing: draft.data) else { return nil }
        let user = data["user"]
        let names =
            draft.user == nil
            ? [data["group"]?["displayName"]] : [user?["name"]?["display"], user?["userName"]]
        return names.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    static func facets(_ facets: DeliveryFacets) -> JSONObject {
        [
            "total": JSONValue(facets.total), "capped": .bool(facets.isCapped),
            "states": counts(facets.states.map { ($0.key.rawValue, $0.value) }),
            "destinations": counts(facets.destinations.map { ($0.key.rawValue, $0.value) }),
            "integrations": counts(facets.integrations.map { ($0.key.rawValue, $0.value) }),
            "types": counts(facets.types.map { ($0.key.rawValue, $0.value) }),
            "codes": counts(facets.statuses.map { ("\($0.key)", $0.value) }),
            "failures": counts(facets.failures.map { ($0.key.rawValue, $0.value) }),
        ]
    }

    /// The counts that are not 0, in the order of the names.
    static func counts(_ counts: [(String, Int)]) -> JSONValue {
        let sorted = counts.filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
        return .object(JSONObject(sorted.map { ($0.0, JSONValue($0.1)) }))
    }

    static func attempt(_ view: AttemptView) -> JSONValue {
        let result = view.result
        return [
            "number": JSONValue(view.number), "started": .string(view.started.text),
            "status": JSONValue(result.status), "failure": JSONValue(result.failure?.rawValue),
            "detail": .string(result.detail), "peer": JSONValue(result.peer),
            "microseconds": [
                "resolved": JSONValue(result.timing.resolved),
                "connected": JSONValue(result.timing.connected),
                "secured": JSONValue(result.timing.secured),
                "firstByte": JSONValue(result.timing.firstByte),
                "total": JSONValue(result.timing.total),
            ],
            "answer": .string(String(decoding: result.answer, as: UTF8.self)),
        ]
    }
}

extension DeliveryQuery {
    /// Whether it asks for nothing but states and a destination.
    var isOfQueues: Bool {
        var rest = self
        (rest.states, rest.destination) = ([], nil)
        return rest == DeliveryQuery(limit: limit)
    }
}
