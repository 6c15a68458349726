package import Directory
import JSON
package import Ports

/// The windows of all integrations that have a rule; a value, to be kept behind a lock.
package struct MassChangeWatch: Equatable, Sendable {
    private var windows: [IntegrationName: MassChangeWindow]

    package init(_ windows: [IntegrationName: MassChangeWindow] = [:]) { self.windows = windows }

    /// Whose events are held, and for which destinations.
    package var holding: [IntegrationName: Set<DestinationName>] { windows.mapValues(\.holding) }

    /// The integrations that have a rule.
    package var integrations: Set<IntegrationName> { Set(windows.keys) }

    /// Puts changed rules in force.
    ///
    /// - Parameters:
    ///   - rules: All there are now.
    ///   - window: Makes the window of an integration that had no rule before.
    /// - Throws: What `window` throws; then nothing has changed.
    package mutating func use(
        _ rules: [IntegrationName: MassChangeRule],
        window: (IntegrationName, MassChangeRule) throws(StoreError) -> MassChangeWindow
    ) throws(StoreError) {
        var next: [IntegrationName: MassChangeWindow] = [:]
        for (name, rule) in rules {
            if var known = windows[name] {
                known.rule = rule
                next[name] = known
            } else {
                next[name] = try window(name, rule)
            }
        }
        windows = next
    }

    /// See ``CommitReview/review(_:)``.
    package mutating func review(_ commit: Commit) -> (commit: Commit, note: ReviewNote?) {
        guard let name = commit.events.first?.integration, var window = windows[name] else {
            return (commit, nil)
        }
        var commit = commit
        var notes: [MassChangeWindow.Note] = []
        var activated = 0
        for (index, event) in commit.events.enumerated() {
            guard let removal = MassChangeWindow.Removal(event) else {
                activated += event.type == .userReactivated || commit.creates(event) ? 1 : 0
                continue
            }
            let places = commit.deliveries.indices.filter { commit.deliveries[$0].event == index }
            let note = window.note(removal, for: places.map { commit.deliveries[$0].destination })
            notes.append(note)
            for place in places where note.held.contains(commit.deliveries[place].destination) {
                commit.deliveries[place].isHeld = true
            }
        }
        guard !notes.isEmpty || activated != 0 else { return (commit, nil) }
        windows[name] = window
        return (commit, ReviewNote(integration: name, notes: notes, activated: activated))
    }

    /// See ``CommitReview/settle(_:isStored:)``.
    package mutating func settle(_ note: ReviewNote, isStored: Bool) {
        guard var window = windows[note.integration] else { return }
        for part in note.notes { window.settle(part, isStored: isStored) }
        if isStored { window.activate(note.activated) }
        windows[note.integration] = window
    }

    /// Learns for which destinations the store still has held deliveries of an integration.
    ///
    /// - Returns: Whether an operator has decided about all of them.
    package mutating func decide(
        _ name: IntegrationName, holding rest: Set<DestinationName>
    ) -> Bool {
        windows[name]?.decide(holding: rest) ?? false
    }
}

extension Commit {
    /// Whether an event tells of a new user who is active.
    fileprivate func creates(_ event: EventDraft) -> Bool {
        guard event.type == .userCreated, case .insert(let resource) = change else { return false }
        return resource.keys.active != false
    }
}

extension MassChangeWindow.Removal {
    /// `nil` for an event that takes nobody's access away.
    package init?(_ event: EventDraft) {
        switch event.type {
        case .userDeactivated: self.init(time: event.timestamp, wasActive: true)
        case .userDeleted:
            let data = try? JSONValue(parsing: event.data)
            let wasActive = data?["user"]?["active"] != false
            self.init(time: event.timestamp, wasActive: wasActive)
        default: return nil
        }
    }
}
