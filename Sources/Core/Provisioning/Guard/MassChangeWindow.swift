package import Directory
package import SCIM

/// Watches how many users of one integration lose access, and says whose events are held.
///
/// The first removal beyond the rule is held, and so is every later one, for each destination until
/// an operator has decided about it; then counting starts anew. A removal is noted before it is
/// stored, and taken back if it never is.
package struct MassChangeWindow: Equatable, Sendable {
    /// One user who loses access: deactivated, or deleted.
    package struct Removal: Equatable, Sendable {
        package let time: Timestamp
        /// Whether the user was active before.
        package let wasActive: Bool

        package init(time: Timestamp, wasActive: Bool) {
            self.time = time
            self.wasActive = wasActive
        }
    }

    /// What was noted, to be confirmed or taken back.
    package struct Note: Equatable, Sendable {
        package let removal: Removal
        /// The destinations whose deliveries are held.
        package let held: Set<DestinationName>
    }

    package var rule: MassChangeRule
    /// Users who are active now.
    private var active: Int
    /// Those that count, the oldest first; those that are held do not.
    private var removals: [Removal] = []
    /// Destinations about which an operator has to decide.
    package private(set) var holding: Set<DestinationName>
    /// Removals that were noted and neither confirmed nor taken back, and how many were held.
    private var open = (all: 0, held: 0)
    /// Whether a held removal was confirmed since the window began to hold.
    private var isConfirmed: Bool

    /// - Parameters:
    ///   - rule: When it is too much.
    ///   - active: Users who are active now.
    ///   - removals: What the store remembers of late, in order, since the last decision.
    ///   - holding: The destinations for which the store has held deliveries.
    package init(
        _ rule: MassChangeRule, active: Int, removals: [Removal] = [],
        holding: Set<DestinationName> = []
    ) {
        self.rule = rule
        self.active = active
        self.removals = holding.isEmpty ? removals : []
        self.holding = holding
        isConfirmed = !holding.isEmpty
    }

    /// Notes that a user is about to lose access.
    ///
    /// - Parameters:
    ///   - removal: When, and whether it is an active user.
    ///   - destinations: Who would be told.
    /// - Returns: What to pass to ``settle(_:isStored:)``, and whose deliveries to hold.
    package mutating func note(_ removal: Removal, for destinations: [DestinationName]) -> Note {
        forget(before: removal.time)
        if holding.isEmpty {
            let before = active + removals.count { $0.wasActive }
            if rule.isExceeded(by: removals.count + 1, of: before) {
                holding = Set(destinations)
                isConfirmed = false
            } else {
                removals.append(removal)
            }
        }
        let held = holding.intersection(destinations)
        if removal.wasActive { active -= 1 }
        open.all += 1
        if !held.isEmpty { open.held += 1 }
        return Note(removal: removal, held: held)
    }

    /// Learns whether what was noted is stored.
    package mutating func settle(_ note: Note, isStored: Bool) {
        open.all -= 1
        if !note.held.isEmpty { open.held -= 1 }
        if isStored {
            isConfirmed = isConfirmed || !note.held.isEmpty
            return
        }
        if note.removal.wasActive { active += 1 }
        if note.held.isEmpty, let index = removals.lastIndex(of: note.removal) {
            removals.remove(at: index)
        }
        // A window must not hold for the sake of something that never happened.
        if !isConfirmed, open.held == 0 { holding = [] }
    }

    /// Learns that a user became active, or for `count` -1 was so by mistake.
    package mutating func activate(_ count: Int = 1) { active += count }

    /// Learns for which destinations the store still has held deliveries.
    ///
    /// - Returns: Whether an operator has decided about all of them, so that counting starts anew.
    package mutating func decide(holding rest: Set<DestinationName>) -> Bool {
        guard !holding.isEmpty, isConfirmed, open.held == 0 else { return false }
        holding.formIntersection(rest)
        if holding.isEmpty { removals = [] }
        return holding.isEmpty
    }

    private mutating func forget(before now: Timestamp) {
        let kept = removals.firstIndex { now - $0.time < rule.within } ?? removals.count
        removals.removeFirst(kept)
    }

    package static func == (left: MassChangeWindow, right: MassChangeWindow) -> Bool {
        left.rule == right.rule && left.active == right.active && left.removals == right.removals
            && left.holding == right.holding && left.open == right.open
            && left.isConfirmed == right.isConfirmed
    }
}
