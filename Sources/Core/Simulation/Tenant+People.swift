extension Tenant {
    /// What a cycle does about one person.
    enum Change {
        case fields([Person.Field: String])
        case disable
        /// The number, 0 to 99, chooses between the ways there are.
        case restore(Int)
        case delete
    }

    /// Operations of one bulk request.
    private static let bundle = 100

    /// Creates people, one by one or in bundles with their managers.
    func creations(of people: [Person]) -> [Conversation] {
        guard dialect == .bulk else {
            return people.map { Conversation(.create, $0, [.match, .create], dialect) }
        }
        return people.bundles(of: Self.bundle).map { bundle in
            let errands = bundle.indices.map { position in
                // A chain that is closed in the end: forward references, and a circle.
                BulkStep.Errand.create(
                    manager: bundle.count > 1 && position % 5 != 0
                        ? (position + 1) % bundle.count : nil)
            }
            return Conversation(bundle, errands, dialect)
        }
    }

    /// References go last in the initial cycle, so that both ends exist.
    func managers(_ random: inout SeededRandom) -> [Conversation] {
        guard dialect != .bulk else { return [] }
        let ids = people.compactMap(\.remoteID)
        var talks: [Conversation] = []
        for person in people where person.remoteID != nil && person.index % 5 != 0 {
            guard let id = ids.randomElement(using: &random), id != person.remoteID else {
                continue
            }
            talks.append(Conversation(.manager, person, [.patch(.manager(id: id))], dialect))
        }
        return talks
    }

    /// The conversations of a cycle, one for each person or bundled.
    func conversations(for changes: [(Person, Change)]) -> [Conversation] {
        guard dialect == .bulk else { return changes.map { conversation(for: $0.0, $0.1) } }
        return changes.bundles(of: Self.bundle).map { bundle in
            Conversation(bundle.map(\.0), bundle.map { errand(for: $0.1) }, dialect)
        }
    }

    private func conversation(for person: Person, _ change: Change) -> Conversation {
        switch change {
        case .fields(let fields):
            Conversation(.change, person, [.read, .patch(.fields(fields))], dialect)
        case .disable:
            Conversation(.disable, person, [.read, .patch(.active(false))], dialect)
        case .restore(let chance) where dialect == .okta && chance % 2 == 0:
            Conversation(.restore, person, [.createAgain, .read], dialect)
        case .restore:
            Conversation(.restore, person, [.read, .patch(.active(true))], dialect)
        case .delete:
            Conversation(.delete, person, [.delete, .readGone], dialect)
        }
    }

    private func errand(for change: Change) -> BulkStep.Errand {
        switch change {
        case .fields(let fields): .patch(.fields(fields))
        case .disable: .patch(.active(false))
        case .restore: .patch(.active(true))
        case .delete: .delete
        }
    }

    /// Everybody and every group once more, with what they must look like by now.
    var verifications: [Conversation] {
        var groups: [String: Set<String>] = [:]
        for team in teams where !team.isDeleted {
            guard let id = team.remoteID else { continue }
            for member in team.members { groups[member, default: []].insert(id) }
        }
        let users = people.compactMap { person -> Conversation? in
            guard let id = person.remoteID else { return nil }
            let step: Step = person.isDeleted ? .readGone : .readWithGroups(groups[id] ?? [])
            return Conversation(.verify, person, [step], dialect)
        }
        let teams = teams.filter { $0.remoteID != nil }.map { team in
            Conversation(.verify, team, [team.isDeleted ? .readGone : .readWhole], dialect)
        }
        return users + teams
    }
}

extension Array {
    /// The elements in runs of at most this many.
    fileprivate func bundles(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
