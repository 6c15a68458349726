/// What a connection is waited for.
enum DeadlineKind: Int, CaseIterable, Sendable {
    case handshake
    case head
    /// A look at how fast a body or an answer moves.
    case pace
    case answer
    case idle
    case linger
    case drainIdle
}

/// The next deadline of every connection of one loop.
///
/// Every kind lasts equally long for all, so a list per kind stays in order by appending; setting,
/// clearing and finding the earliest cost the same with ten connections and ten thousand.
struct Deadlines: Sendable {
    private struct Link {
        var previous = none
        var next = none
        var kind: DeadlineKind?
        var due = Moment.distantFuture
    }

    private struct List {
        var first = none
        var last = none
    }

    private static let none = -1

    private let durations: [Duration]
    private var links: [Link] = []
    private var lists = [List](repeating: List(), count: DeadlineKind.allCases.count)

    /// - Parameter duration: How long each kind lasts.
    init(_ duration: (DeadlineKind) -> Duration) {
        durations = DeadlineKind.allCases.map(duration)
    }

    /// The kind that is set for a slot.
    subscript(slot: Int) -> DeadlineKind? { slot < links.count ? links[slot].kind : nil }

    /// The earliest deadline.
    var next: Moment {
        var earliest = Moment.distantFuture
        for list in lists where list.first != Deadlines.none {
            earliest = min(earliest, links[list.first].due)
        }
        return earliest
    }

    /// Replaces the deadline of a slot, a small number such as a descriptor.
    mutating func set(_ kind: DeadlineKind, for slot: Int, from now: Moment) {
        while links.count <= slot { links.append(Link()) }
        clear(slot)
        let last = lists[kind.rawValue].last
        links[slot] = Link(previous: last, kind: kind, due: now + durations[kind.rawValue])
        if last == Deadlines.none {
            lists[kind.rawValue].first = slot
        } else {
            links[last].next = slot
        }
        lists[kind.rawValue].last = slot
    }

    mutating func clear(_ slot: Int) {
        guard slot < links.count, let kind = links[slot].kind else { return }
        let link = links[slot]
        if link.previous == Deadlines.none {
            lists[kind.rawValue].first = link.next
        } else {
            links[link.previous].next = link.next
        }
        if link.next == Deadlines.none {
            lists[kind.rawValue].last = link.previous
        } else {
            links[link.next].previous = link.previous
        }
        links[slot] = Link()
    }

    /// Takes out one slot whose deadline has passed.
    mutating func popExpired(_ now: Moment) -> (slot: Int, kind: DeadlineKind)? {
        for kind in DeadlineKind.allCases {
            let slot = lists[kind.rawValue].first
            guard slot != Deadlines.none, links[slot].due <= now else { continue }
            clear(slot)
            return (slot, kind)
        }
        return nil
    }
}
