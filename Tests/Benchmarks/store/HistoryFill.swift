import Directory
import Foundation
import OpenSSLCrypto
import Ports
import SCIM
import SQLiteStore
import Threads

/// Fills a store with a month of a busy gateway: `StoreBenchmark fill STATE [USERS]`.
///
/// STATE is the state directory, made where it is missing; USERS (default 200,000) decides the rest:
/// 2.5 events and 5 deliveries for each user, most of them delivered, and 1.5 requests. Everything
/// goes through the store's own writes, so that what comes out is what the gateway makes. All
/// destinations are paused, or the gateway would go on with what waits. Ends with a line of
/// examples as JSON: ids for whoever measures.
struct HistoryFill {
    private let store: SQLiteStore
    private let history: History
    private let open = Lock(0)
    private let ready = Lock<[ReadyDelivery]>([])

    static func run(state: String, users: Int) throws {
        let fill = try HistoryFill(state, users: users)
        defer { fill.store.close() }
        let started = ContinuousClock.now
        fill.fillChanges()
        fill.fillGroups()
        fill.fillReads()
        fill.fillSamples()
        fill.fillAudit()
        FileHandle.standardError.write(
            Data("\(users) users stored in \(ContinuousClock.now - started)\n".utf8))
        print(try fill.examples())
    }

    private init(_ state: String, users: Int) throws {
        let start = ContinuousClock.now
        history = History(users: users)
        store = try SQLiteStore(
            directory: state,
            surroundings: Surroundings(
                now: { .now }, uptime: { ContinuousClock.now - start },
                random: { .random(in: 0 ... .max) }, crypto: OpenSSLCrypto()),
            log: Silence(), metrics: Silence(), onFailure: { print("storage failed: \($0)") })
        store.observeReady { [ready] deliveries in ready.with { $0 += deliveries } }
    }

    private func fillChanges() {
        for number in 0..<history.events {
            submit(.commit(history.change(number)))
            if number % 5000 == 0 { attempt() }
        }
        attempt()
    }

    /// Attempts what is ready until nothing is left that history has attempted.
    private func attempt() {
        while true {
            settle()
            let next = ready.with { ready in
                defer { ready = [] }
                return ready
            }
            let records = next.compactMap { history.attempts($0) }
            guard !records.isEmpty else { return }
            for record in records.joined() { submit(.attempt(record)) }
        }
    }

    private func fillGroups() {
        for number in 0..<history.groups { submit(.commit(history.group(number))) }
        settle()
        for number in 0..<history.groups { submit(.commit(history.members(number))) }
        settle()
        attempt()
    }

    private func fillReads() {
        for number in 0..<history.reads {
            store.note(history.read(number))
            guard number % 1000 == 999 else { continue }
            // Goes to disk with what is written next.
            submit(.noteDecision(History.integrations[0].name, at: .now))
            settle()
        }
    }

    private func fillSamples() {
        for minute in history.minutes { submit(.samples(history.samples(minute))) }
        settle()
    }

    private func fillAudit() {
        for number in 0..<5000 { submit(.audit(history.auditEntry(number))) }
        for name in History.destinations {
            submit(.setPause(Pause(.destination(name), since: .now, reason: .operator)))
        }
        settle()
    }

    private func examples() throws -> String {
        let examples: [String: String] = try store.read { reader throws(StoreError) in
            let dead = try reader.deliveries(DeliveryQuery(states: [.dead], limit: 1))
            var deep = DeliveryQuery(states: [.delivered], limit: 1)
            deep.until = history.moment(history.events / 10)
            let old = try reader.deliveries(deep)
            let events = try reader.events(EventQuery(limit: 1)).items
            let requests = try reader.requests(RequestQuery(limit: 1)).items
            let user = history.id(history.users / 3)
            return [
                "dead": dead[0].id.description, "delivery": old[0].id.description,
                "event": events[0].id.description, "request": requests[0].record.id.rawValue,
                "user": user.rawValue, "group": history.groupID(0).rawValue,
                "name": history.name(history.users / 3), "since": history.moment(0).text,
                "middle": history.moment(history.events / 2).text,
            ]
        }
        let data = try JSONSerialization.data(withJSONObject: examples, options: .sortedKeys)
        return String(decoding: data, as: UTF8.self)
    }

    private func submit(_ write: StoreWrite) {
        open.wait(until: { $0 < 4000 }, { $0 += 1 })
        store.submit(write) { [open] result in
            switch result {
            case .success(.commit(.committed)), .success(.done): break
            default: print("not written: \(result)")
            }
            open.signal { $0 -= 1 }
        }
    }

    private func settle() { open.wait(until: { $0 == 0 }, { _ in }) }
}
