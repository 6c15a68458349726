import Directory
import Ports
import SCIM

extension IntegrationName {
    static let contoso = IntegrationName(rawValue: "contoso")
    static let fabrikam = IntegrationName(rawValue: "fabrikam")
}

extension DestinationName {
    static let events = DestinationName(rawValue: "events")
    static let directory = DestinationName(rawValue: "directory")
}

extension Timestamp {
    /// The moment that examples happen at.
    static let start = Timestamp(milliseconds: 1_795_473_667_123)
    static let distantFuture = Timestamp(milliseconds: 1 << 50)
}

extension ResourceID {
    /// A UUIDv7 as the gateway makes them, in the order of `number`.
    static func number(_ number: Int) -> ResourceID {
        let hex = String(number, radix: 16)
        let tail = String(repeating: "0", count: 12 - hex.count) + hex
        return ResourceID(rawValue: "01a20b42-0c73-7000-8000-\(tail)")
    }
}

extension StoredResource {
    static func user(
        _ number: Int, version: Int = 1, integration: IntegrationName = .contoso,
        keys: ResourceKeys? = nil
    ) -> StoredResource {
        StoredResource(
            integration: integration, type: .user, id: .number(number), version: version,
            created: .start, modified: .start + .seconds(version),
            keys: keys ?? ResourceKeys(name: "user\(number)@contoso.com", active: true),
            json: Array("{\"n\":\(number),\"v\":\(version)}".utf8))
    }
}

extension EventDraft {
    static func example(
        _ type: EventType = .userUpdated, user: Int? = 1, group: Int? = nil,
        integration: IntegrationName = .contoso, at timestamp: Timestamp = .start,
        request: RequestID? = RequestID(rawValue: "req_1"), data: String = "{}"
    ) -> EventDraft {
        EventDraft(
            type: type, integration: integration, user: user.map { .number($0) },
            group: group.map { .number($0) }, timestamp: timestamp, request: request,
            data: Array(data.utf8))
    }
}

extension Commit {
    /// A change of one user with one event for one destination.
    static func example(_ change: Commit.Change, _ events: [EventDraft] = []) -> Commit {
        Commit(
            change: change, events: events,
            deliveries: events.indices.map { DeliveryDraft(event: $0, destination: .events) })
    }
}

extension AttemptRecord {
    static func example(
        _ delivery: DeliveryID, _ verdict: Verdict = .delivered, number: Int = 1,
        started: Timestamp = .start + .seconds(5), result: AttemptResult = .success
    ) -> AttemptRecord {
        AttemptRecord(
            delivery: delivery, number: number, started: started, result: result, verdict: verdict)
    }
}

extension AttemptResult {
    static let success = {
        var result = AttemptResult(status: 204, peer: "127.0.0.1")
        result.timing.resolved = 10
        result.timing.connected = 20
        result.timing.secured = 30
        result.timing.firstByte = 40
        result.timing.total = 2500
        return result
    }()
    static let failure = AttemptResult(
        status: 503, failure: .http5xx, detail: "answered 503", answer: Array("later".utf8))
}

extension StoredToken {
    static func example(
        _ number: Int, scope: Scope = .integration(.contoso), expires: Timestamp? = nil
    ) -> StoredToken {
        StoredToken(
            id: "tok_\(number)", scope: scope, label: "token \(number)",
            digest: [UInt8](repeating: UInt8(number), count: 32), created: .start,
            expires: expires)
    }
}
