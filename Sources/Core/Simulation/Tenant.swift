/// A simulated tenant: its people and groups and what the provisioning service does about them, in
/// phases.
///
/// Pure: whoever drives it sends the requests, hands back the answers and what they left.
package struct Tenant: Sendable {
    package private(set) var people: [Person] = []
    package private(set) var teams: [Team] = []
    let users: Int
    let dialect: PatchDialect
    private let groups: Int
    private var random: SeededRandom
    private var plan: [Stage]

    /// The stages of a run; the cycles stand between the first ones and the last.
    private enum Stage {
        case connection, initial, references, groups, members, verification
        case cycle(Int)
        case groupCycle(Int)
    }

    package init(users: Int, groups: Int = 0, cycles: Int, dialect: PatchDialect, seed: UInt64) {
        self.users = users
        self.groups = groups
        self.dialect = dialect
        random = SeededRandom(seed: seed)
        plan = [.connection, .initial, .references]
        // References go last, so that both ends exist (entra-facts §6.3).
        if groups > 0 { plan += [.groups, .members] }
        for number in (1...max(cycles, 1)).prefix(cycles) {
            plan.append(.cycle(number))
            if groups > 0 { plan.append(.groupCycle(number)) }
        }
        plan.append(.verification)
    }

    /// One phase: everything in it may run at the same time; the next one waits for all of it.
    package struct Phase: Sendable {
        package let title: String
        package var conversations: [Conversation]
    }

    /// The next phase, after ``remember(_:)`` of everyone in the one before.
    package mutating func nextPhase() -> Phase? {
        guard !plan.isEmpty else { return nil }
        switch plan.removeFirst() {
        case .connection:
            return Phase(title: "Test Connection", conversations: [probes()])
        case .initial:
            people = (0..<users).map { Person(index: $0, random: &random) }
            return Phase(
                title: "Initial cycle", conversations: [probes()] + creations(of: people))
        case .references:
            return Phase(title: "Managers", conversations: managers(&random))
        case .groups:
            teams = (0..<groups).map { Team(index: $0) }
            return Phase(title: "Groups", conversations: teams.map(founding))
        case .members:
            return Phase(title: "Members", conversations: teams.compactMap { joining($0, &random) })
        case .cycle(let number):
            return Phase(title: "Cycle \(number)", conversations: [probes()] + cycle())
        case .groupCycle(let number):
            return Phase(title: "Groups of cycle \(number)", conversations: groupCycle())
        case .verification:
            return Phase(title: "Verification", conversations: verifications)
        }
    }

    /// Takes back those whom a conversation was about, as it has left them.
    package mutating func remember(_ conversation: Conversation) {
        for person in conversation.people { remember(person) }
        if let team = conversation.team { remember(team) }
    }

    mutating func remember(_ person: Person) {
        guard people.indices.contains(person.index) else { return }
        people[person.index] = person
        // Who is deleted is in no group any more.
        guard person.isDeleted, let id = person.remoteID else { return }
        for index in teams.indices { teams[index].members.remove(id) }
    }

    mutating func remember(_ team: Team) {
        guard teams.indices.contains(team.index) else { return }
        teams[team.index] = team
    }

    /// About four people in ten change in a cycle; someone new arrives now and then.
    private mutating func cycle() -> [Conversation] {
        var changes: [(Person, Change)] = []
        for person in people where person.remoteID != nil && !person.isDeleted {
            let dice = Int.random(in: 0..<100, using: &random)
            switch (person.isActive, dice) {
            case (true, ..<25): changes.append((person, .fields(person.change(&random))))
            case (true, 25..<33): changes.append((person, .disable))
            case (false, ..<45): changes.append((person, .restore(dice)))
            // Okta never deletes users.
            case (false, 45..<65) where dialect != .okta: changes.append((person, .delete))
            default: break
            }
        }
        let newcomers = (0..<max(1, users / 50)).map { offset in
            Person(index: people.count + offset, random: &random)
        }
        people += newcomers
        return conversations(for: changes) + creations(of: newcomers)
    }

    /// About four groups in ten change in a cycle, and now and then one goes and another comes.
    private mutating func groupCycle() -> [Conversation] {
        var talks: [Conversation] = []
        for team in teams where team.remoteID != nil && !team.isDeleted {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<30: talks += changing(team, &random).map { [$0] } ?? []
            case 30..<36: talks.append(renaming(team, &random))
            case 36..<38:
                talks.append(Conversation(.group, team, [.read, .delete, .readGone], dialect))
            default: break
            }
        }
        teams.append(Team(index: teams.count))
        return talks + [founding(teams[teams.count - 1])]
    }

    private mutating func probes() -> Conversation {
        var steps: [Step] = dialect == .okta ? [.firstPage] : []
        steps.append(.probe(endpoint: "/Users", attribute: "userName", guid: guid()))
        steps.append(.probe(endpoint: "/Groups", attribute: "displayName", guid: guid()))
        return Conversation(.probe, nil, steps, dialect)
    }

    private mutating func guid() -> String {
        func hex(_ digits: Int) -> String {
            let text = String(random.next(), radix: 16)
            return String((String(repeating: "0", count: 16) + text).suffix(digits))
        }
        return [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-")
    }
}
