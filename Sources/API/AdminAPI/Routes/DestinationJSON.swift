import Directory
import JSON
import Ports
import SCIM

/// A destination in the admin API's JSON.
struct DestinationJSON {
    let destination: GatewayFacts.Destination
    let queue: QueueFigures
    let activity: DestinationActivity?
    let pause: Pause?
    let lastSuccess: Timestamp?

    var value: JSONValue {
        let states = DeliveryState.allCases.map { ($0.rawValue, JSONValue(queue.states[$0] ?? 0)) }
        return [
            "name": .string(destination.name), "type": .string(destination.type),
            "target": .string(destination.target), "accepted": JSONValue(queue.accepted),
            "states": .object(JSONObject(states)), "oldest": JSONValue(queue.oldest?.text),
            "lastSuccess": JSONValue(lastSuccess?.text),
            "activity": JSONValue(activity?.state.rawValue),
            "inFlight": JSONValue(activity?.inFlight),
            "lastFailure": activity?.lastFailure.map(failure) ?? .null,
            "paused": pause.map(stopped) ?? .null, "policy": policy,
        ]
    }

    private func failure(_ failure: DestinationActivity.Failure) -> JSONValue {
        ["time": .string(failure.time.text), "detail": .string(failure.detail)]
    }

    private func stopped(_ pause: Pause) -> JSONValue {
        ["since": .string(pause.since.text), "reason": .string(pause.reason.rawValue)]
    }

    private var policy: JSONValue {
        let policy = destination.policy
        return [
            "scheduleSeconds": .array(policy.schedule.map { seconds($0 / .seconds(1)) }),
            "giveUpAfterSeconds": seconds(policy.giveUpAfter / .seconds(1)),
            "onDead": .string(policy.onDead),
            "timeoutSeconds": seconds(policy.timeout / .seconds(1)),
            "concurrency": JSONValue(policy.concurrency), "ratePerSecond": seconds(policy.rate),
            "events": .array(policy.events.map { .string($0) }), "format": JSONValue(policy.format),
        ]
    }
}
