import Directory
import Foundation
import Ports
import SCIM

extension History {
    // MARK: - Attempts

    /// What was attempted of a delivery; `nil` for what waits to this day.
    ///
    /// One in a hundred of what goes to `crm` was given up, one in twenty came through at the second
    /// attempt, and since six hours `crm` fails.
    func attempts(_ delivery: ReadyDelivery) -> [AttemptRecord]? {
        let queued = delivery.event.draft.timestamp
        let age = moment(events) - queued
        let chance = scatter(Int(delivery.id.key)) % 2000
        guard delivery.attempts == 0, age > .seconds(600) else { return nil }
        if delivery.destination == Self.destinations[1] {
            if age < .seconds(6 * 3600) {
                return [attempt(delivery, 1, 503, .retry(due: queued + .seconds(90_000)))]
            }
            if chance < 20 { return [given(up: delivery, chance: chance)] }
        }
        guard chance % 20 == 7 else { return [attempt(delivery, 1, 204, .delivered)] }
        return [
            attempt(delivery, 1, 503, .retry(due: queued + .seconds(5))),
            attempt(delivery, 2, 204, .delivered),
        ]
    }

    private func given(up delivery: ReadyDelivery, chance: UInt64) -> AttemptRecord {
        // A handful of answers that nothing else got, old ones.
        let isRare = delivery.id.key < events / 500
        let status = isRare ? 418 : [400, 404, 422, 500][Int(chance) % 4]
        return attempt(delivery, 1, status, .dead(holdsLane: false))
    }

    private func attempt(
        _ delivery: ReadyDelivery, _ number: Int, _ status: Int, _ verdict: AttemptRecord.Verdict
    ) -> AttemptRecord {
        var timing = AttemptTiming()
        timing.firstByte = 900 + Int(delivery.id.key % 700)
        timing.total = timing.firstByte + 60
        let failure: FailureClass? = status < 300 ? nil : status < 500 ? .http4xx : .http5xx
        return AttemptRecord(
            delivery: delivery.id, number: number,
            started: delivery.event.draft.timestamp + .seconds(number * 5),
            result: AttemptResult(
                status: status, failure: failure,
                detail: failure == nil ? "" : "the receiver answered \(status)",
                peer: "127.0.0.1", timing: timing,
                answer: Array((failure == nil ? "" : "{\"error\":\"not now\"}").utf8)),
            verdict: verdict)
    }

    // MARK: - Requests

    func ulid(_ event: Int) -> String {
        let random = scatter(event &+ 77)
        return ULID(
            timestamp: moment(event), high: UInt16(truncatingIfNeeded: random), low: random &* 3
        ).text
    }

    func record(
        _ event: Int, _ user: Int, _ request: RequestID, _ type: EventType
    ) -> RequestRecord {
        let isMade = type == .userCreated
        return RequestRecord(
            id: request, time: moment(event), integration: tenant(user).name,
            operation: isMade ? .create : .patch, method: isMade ? "POST" : "PATCH",
            path: isMade ? "/Users" : "/Users/\(id(user))",
            summary: isMade ? "POST user" : "PATCH user: title, active",
            resource: .init(type: .user, id: id(user)), status: isMade ? 201 : 200,
            duration: .microseconds(700 + event % 900),
            quirks: event % 3 == 0 ? ["operation_case"] : [], body: Self.body, answer: Self.body)
    }

    /// A look-up that found nobody, or one of the few that were refused.
    func read(_ number: Int) -> RequestRecord {
        let event = number * events / max(reads, 1)
        let random = scatter(number &+ 991)
        let isRefused = number % 100 == 1
        let id = ULID(timestamp: moment(event), high: 9, low: random).text
        return RequestRecord(
            id: RequestID(rawValue: "req_" + id), time: moment(event),
            integration: Self.integrations[number % 5 == 4 ? 1 : 0].name,
            operation: isRefused ? .patch : .list, method: isRefused ? "PATCH" : "GET",
            path: isRefused ? "/Users/none" : "/Users?filter=userName eq \"***\"",
            summary: isRefused ? "PATCH user" : "look for a user by userName",
            status: isRefused ? 400 : 200, type: isRefused ? "invalidPath" : nil,
            detail: isRefused ? "the path does not parse" : "", duration: .microseconds(400),
            answer: Self.body)
    }

    private static let body = Array(
        "{\"schemas\":[\"\(String(repeating: "urn:ietf:params:scim ", count: 18))\"]}".utf8)

    // MARK: - Charts and audit

    /// Every minute of 30 days, and of the 30 before, which an overview compares with.
    var minutes: ClosedRange<Int64> {
        let last = moment(events).milliseconds / 60_000
        return last - 2 * 43_200...last
    }

    func samples(_ minute: Int64) -> [Sample] {
        let latency = (0..<13).map { Int(minute % 7) * ($0 < 6 ? 1 : 0) }
        let own = Self.destinations.map {
            Sample(
                minute: minute, subject: .destination($0),
                counts: [12, 11, 1, 0, 40, 30] + latency)
        }
        return own
            + Self.integrations.map {
                Sample(minute: minute, subject: .integration($0.name), counts: [14, 1, 0, 0, 0, 0])
            }
    }

    func auditEntry(_ number: Int) -> AuditEntry {
        let actions = ["delivery.retry", "token.create", "destination.pause", "session.begin"]
        return AuditEntry(
            time: moment(number * events / 5000), actor: "operator \(number % 7)",
            role: .operator, address: "127.0.0.1", action: actions[number % 4],
            subject: number == 11 ? "rare" : "subject \(number)")
    }
}
