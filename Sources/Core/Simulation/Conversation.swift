package import HTTPMessage

/// What the provisioning service does for one person, one group or one bundle of people in one
/// phase: steps in order.
///
/// Conversations of one phase may run at the same time.
package struct Conversation: Sendable {
    /// Those whom it is about, as the answers have left them; nobody for a probe.
    package private(set) var people: [Person]
    package private(set) var team: Team?
    /// What kind of change it is, for the summary.
    package let kind: Kind
    private let steps: [Exchange]
    private var position = 0
    private let dialect: PatchDialect
    /// Whether an earlier try of this step may have been carried out although no answer came.
    private var isUncertain = false

    /// The rows of the summary.
    package enum Kind: String, CaseIterable, Sendable {
        case probe, create, change, manager, disable, restore, delete, bulk, group, members, verify
    }

    /// One exchange, whomever it is about.
    enum Exchange: Equatable, Sendable {
        case person(Step)
        case team(TeamStep)
        case bulk(BulkStep)
    }

    init(_ kind: Kind, _ person: Person?, _ steps: [Step], _ dialect: PatchDialect) {
        self.kind = kind
        people = person.map { [$0] } ?? []
        self.steps = steps.map { .person($0) }
        self.dialect = dialect
    }

    init(_ kind: Kind, _ team: Team, _ steps: [TeamStep], _ dialect: PatchDialect) {
        self.kind = kind
        people = []
        self.team = team
        self.steps = steps.map { .team($0) }
        self.dialect = dialect
    }

    init(_ people: [Person], _ errands: [BulkStep.Errand], _ dialect: PatchDialect) {
        kind = .bulk
        self.people = people
        steps = [.bulk(BulkStep(errands: errands))]
        self.dialect = dialect
    }

    /// The one whom it is about, when it is about one.
    package var person: Person? { people.count == 1 ? people[0] : nil }

    /// How many exchanges it takes.
    package var length: Int { steps.count }

    /// Whom or what it is about, for people.
    package var subject: String {
        if let team { return "group \(team.index)" }
        guard let first = people.first else { return "connection" }
        return people.count == 1
            ? "person \(first.index)" : "\(people.count) people from \(first.index) on"
    }

    /// The next request, relative to the tenant URL; `nil` when all is said.
    package var request: HTTPRequest? {
        guard position < steps.count else { return nil }
        switch steps[position] {
        case .person(let step): return step.request(for: people.first, dialect)
        case .team(let step): return team.map { step.request(for: $0, dialect) }
        case .bulk(let step): return step.request(for: people, dialect)
        }
    }

    /// Takes the answer to ``request``; after a violation nothing more is asked.
    ///
    /// - Parameter answer: Status, headers and whole body.
    /// - Returns: What was wrong with it, as sentences.
    package mutating func receive(_ answer: HTTPResponse) -> [String] {
        guard position < steps.count else { return [] }
        let step = steps[position]
        let wasUncertain = isUncertain
        isUncertain = false
        if wasUncertain, isDone(step, by: answer) { return [] }
        let problems = judge(step, answer, wasUncertain)
        position = problems.isEmpty ? position + 1 : steps.count
        return problems
    }

    /// Says that no answer came, or one that asks to come back: whether it was done is unknown.
    ///
    /// The next ``request`` asks again; after a POST it first looks whether the person is there, as
    /// the provisioning service does in its next cycle.
    package mutating func lose() {
        guard position < steps.count else { return }
        isUncertain = true
        switch steps[position] {
        case .person(.create): position = steps.firstIndex(of: .person(.match)) ?? position
        case .team(.create): position = steps.firstIndex(of: .team(.match)) ?? position
        case .person, .team, .bulk: break
        }
    }

    /// Whether the answer says that the lost request had been carried out.
    private mutating func isDone(_ step: Exchange, by answer: HTTPResponse) -> Bool {
        switch step {
        case .person(.match):
            guard let id = answer.onlyID else { return false }
            people[0].remoteID = id
            position = steps.count
        case .team(.match):
            guard let id = answer.onlyID else { return false }
            team?.remoteID = id
            // What stands after the creation is still to do.
            position = (steps.firstIndex(of: .team(.create)) ?? position) + 1
        case .person(.delete) where answer.status == 404:
            people[0].isDeleted = true
            position += 1
        case .team(.delete) where answer.status == 404:
            team?.isDeleted = true
            position += 1
        case .person, .team, .bulk: return false
        }
        return true
    }

    private mutating func judge(
        _ step: Exchange, _ answer: HTTPResponse, _ isRepeated: Bool
    ) -> [String] {
        switch step {
        case .person(let step):
            var person = people.first
            defer { people = person.map { [$0] } ?? [] }
            return step.judge(answer, &person)
        case .team(let step):
            guard var team else { return [] }
            defer { self.team = team }
            return step.judge(answer, &team)
        case .bulk(let step): return step.judge(answer, &people, isRepeated: isRepeated)
        }
    }
}
