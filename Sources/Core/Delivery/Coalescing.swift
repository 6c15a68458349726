import Directory
import JSON
package import Ports
package import SCIM

/// What several waiting deliveries of one user come down to (`coalesce: true`).
///
/// Updates in a row become the last of them, with changes that span all. A membership that was
/// granted and taken away again, or the reverse, becomes nothing. Whatever else stands between ends
/// a row: creation, deactivation, reactivation, deletion and snapshots are never folded.
package enum Coalescing {
    /// How many deliveries become one at a time; more than these make another round.
    package static let limit = 256

    /// Whether there is a point in looking at what waits behind this one.
    package static func mayFold(_ delivery: ReadyDelivery) -> Bool {
        switch delivery.event.draft.type {
        case .userUpdated: true
        // One that was tried may have arrived: taking it back needs the second event.
        case .groupMemberAdded, .groupMemberRemoved: delivery.attempts == 0
        default: false
        }
    }

    /// Folds a delivery that may start with those that wait behind it in its user's lane.
    ///
    /// - Parameters:
    ///   - first: Ready, and not on its way.
    ///   - followers: In order.
    ///   - now: When.
    /// - Returns: `nil` when nothing is to be folded.
    package static func fold(
        _ first: ReadyDelivery, _ followers: [ReadyDelivery], now: Timestamp
    ) -> Fold? {
        guard mayFold(first), let second = followers.first, second.isAboutUser(of: first) else {
            return nil
        }
        guard first.event.draft.type == .userUpdated else {
            let isOpposite = second.event.draft.type == first.event.draft.type.opposite
            guard isOpposite, second.event.draft.group == first.event.draft.group else {
                return nil
            }
            return Fold(superseded: [first.id, second.id], kept: nil, moment: now)
        }
        let updates =
            [first]
            + followers.prefix {
                $0.event.draft.type == .userUpdated && $0.isAboutUser(of: first)
            }
        guard updates.count > 1, let last = updates.last,
            let data = merged(updates.map(\.event.draft.data))
        else { return nil }
        return Fold(
            superseded: updates.dropLast().map(\.id),
            kept: Fold.Kept(delivery: last.id, data: data), moment: now)
    }

    /// The last state with the changes of all; `nil` when one of the texts is no event's data.
    private static func merged(_ texts: [[UInt8]]) -> [UInt8]? {
        var paths: [String] = []
        var changes: [String: (from: JSONValue, to: JSONValue)] = [:]
        var last: JSONObject?
        for text in texts {
            guard let data = (try? JSONValue(parsing: text, limits: limits))?.object,
                let list = data["changes"]?.array
            else { return nil }
            for change in list {
                guard let path = change["path"]?.string else { return nil }
                if changes[path] == nil { paths.append(path) }
                let from = changes[path]?.from ?? change["from"] ?? .null
                changes[path] = (from, change["to"] ?? .null)
            }
            last = data
        }
        guard var data = last else { return nil }
        data["changes"] = .array(
            paths.compactMap { path in
                guard let (from, to) = changes[path], from != to else { return nil }
                return ["path": .string(path), "from": from, "to": to]
            })
        return JSONValue.object(data).bytes
    }

    /// What the gateway stored itself needs no limit but that of memory.
    private static let limits = JSONLimits(
        bytes: 64 << 20, depth: 64, nodes: 1_000_000, keys: 100_000, stringBytes: 16 << 20)
}

extension ReadyDelivery {
    /// Lanes are numbers, so that two users may share one.
    fileprivate func isAboutUser(of other: ReadyDelivery) -> Bool {
        event.draft.user == other.event.draft.user
            && event.draft.integration == other.event.draft.integration
    }
}

extension EventType {
    /// What undoes a change of membership.
    fileprivate var opposite: EventType? {
        switch self {
        case .groupMemberAdded: .groupMemberRemoved
        case .groupMemberRemoved: .groupMemberAdded
        default: nil
        }
    }
}
