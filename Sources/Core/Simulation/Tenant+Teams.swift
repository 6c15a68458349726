extension Tenant {
    /// Creates a group, empty as yet.
    func founding(_ team: Team) -> Conversation {
        Conversation(.group, team, [.match, .create, .read], dialect)
    }

    /// Brings the first members of a group, in as many operations as a provider would need.
    func joining(_ team: Team, _ random: inout SeededRandom) -> Conversation? {
        let ids = sample(of: 5...50, &random)
        guard team.remoteID != nil, !ids.isEmpty else { return nil }
        let half = ids.count / 2
        return Conversation(
            .members, team,
            [
                .members(added: Array(ids[..<half]), removed: []),
                .members(added: Array(ids[half...]), removed: []),
            ].filter { $0 != .members(added: [], removed: []) }, dialect)
    }

    /// Some come, some go; now and then somebody comes twice or goes who was not there.
    func changing(_ team: Team, _ random: inout SeededRandom) -> Conversation? {
        let joining = sample(of: 1...4, &random)
        let leaving = Array(
            team.members.sorted().shuffled(using: &random).prefix(
                Int.random(in: 0...3, using: &random))
        ).filter { !joining.contains($0) }
        guard !joining.isEmpty || !leaving.isEmpty else { return nil }
        return Conversation(
            .members, team, [.read, .members(added: joining, removed: leaving)], dialect)
    }

    func renaming(_ team: Team, _ random: inout SeededRandom) -> Conversation {
        let number = Int.random(in: 1000...9999, using: &random)
        return Conversation(
            .group, team, [.read, .rename("Team \(team.index) of \(number)"), .read], dialect)
    }

    /// Some of those who are there, each once.
    private func sample(
        of count: ClosedRange<Int>, _ random: inout SeededRandom
    ) -> [String] {
        let wanted = Int.random(in: count, using: &random)
        var chosen: [String] = []
        for _ in 0..<wanted {
            guard let person = people.randomElement(using: &random), !person.isDeleted,
                let id = person.remoteID, !chosen.contains(id)
            else { continue }
            chosen.append(id)
        }
        return chosen
    }
}
