import Directory
import JSON
package import Ports
import SCIM

extension LiveHub {
    /// Tells of an attempt whose outcome is on disk; who watches asks for the rest by the id.
    package func tell(_ delivery: ReadyDelivery, _ record: AttemptRecord) {
        let event = delivery.event.draft
        publish("delivery") {
            [
                "id": .string(record.delivery.description),
                "state": .string(record.verdict.state.rawValue),
                "attemptCount": JSONValue(record.number),
                "lastStatus": JSONValue(record.result.status),
                "lastFailure": JSONValue(record.result.failure?.rawValue),
                "destination": .string(delivery.destination.rawValue),
                "type": .string(event.type.rawValue),
                "user": JSONValue(event.user?.rawValue), "group": JSONValue(event.group?.rawValue),
            ]
        }
    }
}

extension AttemptRecord.Verdict {
    fileprivate var state: DeliveryState {
        switch self {
        case .delivered: .delivered
        case .retry: .retrying
        case .dead: .dead
        case .skipped: .skipped
        }
    }
}
