import Directory
import JSON
import Ports
import SCIM

/// Deliveries and attempts in the admin API's JSON.
enum DeliveryJSON {
    static func delivery(_ view: DeliveryView) -> JSONObject {
        let draft = view.event.draft
        return [
            "id": .string(view.id.description), "destination": .string(view.destination.rawValue),
            "state": .string(view.state.rawValue), "attemptCount": JSONValue(view.attempts),
            "queued": .string(view.id.timestamp.text), "due": JSONValue(view.due?.text),
            "finished": JSONValue(view.finished?.text), "lastStatus": JSONValue(view.lastStatus),
            "lastFailure": JSONValue(view.lastFailure?.rawValue),
            "event": [
                "id": .string(view.event.id.description), "type": .string(draft.type.rawValue),
                "sequence": .number(JSONNumber(view.event.sequence)),
                "timestamp": .string(draft.timestamp.text),
                "integration": .string(draft.integration.rawValue),
                "user": JSONValue(draft.user?.rawValue), "group": JSONValue(draft.group?.rawValue),
                "request": JSONValue(draft.request?.rawValue),
            ],
        ]
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
