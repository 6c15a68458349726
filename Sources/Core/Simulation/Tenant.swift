/// A simulated tenant: its people and what the provisioning service does about them, in phases.
///
/// Pure: whoever drives it sends the requests, hands back the answers and the people they left.
package struct Tenant: Sendable {
    package private(set) var people: [Person] = []
    /// Incremental cycles still to come.
    private var cycles: Int
    private let users: Int
    private let dialect: PatchDialect
    private var random: SeededRandom
    private var plan: [Stage]

    /// The stages of a run; the cycles stand between the first three and the last.
    private enum Stage {
        case connection, initial, references, verification
        case cycle(Int)
    }

    package init(users: Int, cycles: Int, dialect: PatchDialect, seed: UInt64) {
        self.users = users
        self.cycles = cycles
        self.dialect = dialect
        random = SeededRandom(seed: seed)
        plan = [.connection, .initial, .references]
        plan += (1...max(cycles, 1)).prefix(cycles).map { .cycle($0) }
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
            return Phase(title: "Initial cycle", conversations: [probes()] + people.map(creation))
        case .references:
            return Phase(title: "Managers", conversations: managers())
        case .cycle(let number):
            return Phase(title: "Cycle \(number)", conversations: [probes()] + cycle())
        case .verification:
            let all = people.filter { $0.remoteID != nil }
            return Phase(
                title: "Verification",
                conversations: all.map { talk(.verify, $0, [$0.isDeleted ? .readGone : .read]) })
        }
    }

    /// Takes back a person as a conversation has left it.
    package mutating func remember(_ person: Person) {
        guard people.indices.contains(person.index) else { return }
        people[person.index] = person
    }

    private func talk(_ kind: Conversation.Kind, _ person: Person?, _ steps: [Step]) -> Conversation
    {
        Conversation(kind, person, steps, dialect)
    }

    private func creation(_ person: Person) -> Conversation {
        talk(.create, person, [.match, .create])
    }

    private mutating func probes() -> Conversation {
        talk(
            .probe, nil,
            [
                .probe(endpoint: "/Users", attribute: "userName", guid: guid()),
                .probe(endpoint: "/Groups", attribute: "displayName", guid: guid()),
            ])
    }

    /// References go last in the initial cycle, so that both ends exist.
    private mutating func managers() -> [Conversation] {
        let ids = people.compactMap(\.remoteID)
        return people.filter { $0.remoteID != nil && $0.index % 5 != 0 }.map { person in
            let id = ids.filter { $0 != person.remoteID }.randomElement(using: &random)
            return talk(.manager, person, id.map { [.patch(.manager(id: $0))] } ?? [])
        }
    }

    /// About four people in ten change in a cycle; someone new arrives now and then.
    private mutating func cycle() -> [Conversation] {
        var talks: [Conversation] = []
        for person in people where person.remoteID != nil && !person.isDeleted {
            let dice = Int.random(in: 0..<100, using: &random)
            switch (person.isActive, dice) {
            case (true, ..<25):
                let change = person.change(&random)
                talks.append(talk(.change, person, [.read, .patch(.fields(change))]))
            case (true, 25..<33):
                talks.append(talk(.disable, person, [.read, .patch(.active(false))]))
            case (false, ..<45):
                talks.append(talk(.restore, person, [.read, .patch(.active(true))]))
            case (false, 45..<65):
                talks.append(talk(.delete, person, [.delete, .readGone]))
            default:
                break
            }
        }
        for _ in 0..<max(1, users / 50) {
            people.append(Person(index: people.count, random: &random))
            talks.append(creation(people[people.count - 1]))
        }
        return talks
    }

    private mutating func guid() -> String {
        func hex(_ digits: Int) -> String {
            let text = String(random.next(), radix: 16)
            return String((String(repeating: "0", count: 16) + text).suffix(digits))
        }
        return [hex(8), hex(4), hex(4), hex(4), hex(12)].joined(separator: "-")
    }
}
