import Directory
import Foundation
import Ports
import SCIM
import SQLiteStore
import Threads

/// Members that join and leave groups of different sizes, with the events of it.
struct GroupLoad {
    private let store: SQLiteStore
    private let sizes: [Int]
    private let integration = IntegrationName(rawValue: "groups")
    private let data: [UInt8]
    /// Users that are in no group: more than are ever under way at once.
    private static let outsiders = 2_000
    private static let rounds = 4

    /// Makes the users and the groups; the members of a smaller group are in the larger ones too.
    init(_ store: SQLiteStore, sizes: [Int]) {
        self.store = store
        self.sizes = sizes
        data = Array("{\"filler\":\"\(String(repeating: "x", count: 2400))\"}".utf8)
        for number in 0..<((sizes.max() ?? 0) + Self.outsiders) {
            submit(.insert(resource(.user, number)))
        }
        for (index, size) in sizes.enumerated() {
            submit(.insert(resource(.group, index)))
            for start in stride(from: 0, to: size, by: 1_000) {
                let members = (start..<min(start + 1_000, size)).map { member($0) }
                submit(.none, change(index, added: members))
            }
        }
        open.wait(until: { $0 == 0 }, { _ in })
    }

    private let open = Lock(0)
    private let latencies = Lock<[Duration]>([])

    /// One line for each size; measured in turns, so that all meet the same machine.
    func lines(window: Int, seconds: Double) -> [Line] {
        var parts: [[Line]] = sizes.map { _ in [] }
        for _ in 0..<Self.rounds {
            for index in sizes.indices {
                parts[index].append(
                    line(index, window: window, seconds: seconds / Double(Self.rounds)))
            }
        }
        return parts.map { parts in
            Line(
                name: parts[0].name, window: window, count: parts.map(\.count).reduce(0, +),
                elapsed: parts.map(\.elapsed).reduce(.zero, +),
                processor: parts.map(\.processor).reduce(.zero, +),
                latencies: parts.flatMap(\.latencies).sorted())
        }
    }

    private func line(_ index: Int, window: Int, seconds: Double) -> Line {
        latencies.with { $0 = [] }
        let processor = processorTime()
        let started = ContinuousClock.now
        var turn = 0
        // Ends with somebody leaving, so that the next turn finds all outside.
        while ContinuousClock.now - started < .seconds(seconds) || turn % 2 == 1 {
            let user = member((sizes.max() ?? 0) + turn / 2 % Self.outsiders)
            let change =
                turn % 2 == 0
                ? change(index, added: [user]) : change(index, removed: [user])
            submit(.none, change, window: window)
            turn += 1
        }
        open.wait(until: { $0 == 0 }, { _ in })
        let sorted = latencies.with { $0.sorted() }
        return Line(
            name: "member of \(sizes[index])", window: window, count: sorted.count,
            elapsed: ContinuousClock.now - started, processor: processorTime() - processor,
            latencies: sorted)
    }

    private func submit(
        _ change: Commit.Change, _ membership: MembershipChange? = nil, window: Int = 500
    ) {
        open.wait(until: { $0 < window }, { $0 += 1 })
        let begun = ContinuousClock.now
        let event = EventDraft(
            type: .groupMemberAdded, integration: integration,
            user: membership?.added.first?.id ?? membership?.removed.first?.id,
            group: membership?.group, timestamp: .now,
            request: RequestID(rawValue: "req_01JD3V8Q3W7N4YH2M1C5B0RZTE"), data: data)
        let commit = Commit(
            change: change, events: membership.map { _ in [event] } ?? [], deliveries: [],
            memberships: membership.map { [$0] } ?? [])
        store.submit(.commit(commit)) { [open, latencies] result in
            if case .success(.commit(.committed)) = result {
                latencies.with { $0.append(ContinuousClock.now - begun) }
            } else {
                print("membership: \(result)")
            }
            open.signal { $0 -= 1 }
        }
    }

    private func change(
        _ group: Int, added: [MemberVersion] = [], removed: [MemberVersion] = []
    ) -> MembershipChange {
        MembershipChange(
            integration: integration, group: id(.group, group),
            content: resource(.group, group).json, added: added, removed: removed, moment: .now)
    }

    private func member(_ number: Int) -> MemberVersion {
        MemberVersion(type: .user, id: id(.user, number))
    }

    private func resource(_ type: ResourceType, _ number: Int) -> StoredResource {
        let filler = String(repeating: "x", count: type == .user ? 1300 : 100)
        return StoredResource(
            integration: integration, type: type, id: id(type, number), version: 1, created: .now,
            modified: .now, keys: ResourceKeys(name: "\(type) \(number)"),
            json: Array("{\"displayName\":\"\(number)\",\"filler\":\"\(filler)\"}".utf8))
    }

    private func id(_ type: ResourceType, _ number: Int) -> ResourceID {
        ResourceID(
            rawValue: String(
                format: "01a2%04x-%04x-7000-8000-%012x", number >> 16, number & 0xFFFF,
                type == .user ? 1 : 2))
    }
}
