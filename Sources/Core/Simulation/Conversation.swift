package import HTTPMessage

/// What the provisioning service does for one person in one phase: steps in order.
///
/// Conversations of different people may run at the same time.
package struct Conversation: Sendable {
    package private(set) var person: Person?
    /// What kind of change it is, for the summary.
    package let kind: Kind
    private let steps: [Step]
    private var position = 0
    private let dialect: PatchDialect
    /// Whether an earlier try of this step may have been carried out although no answer came.
    private var isUncertain = false

    /// The rows of the summary.
    package enum Kind: String, CaseIterable, Sendable {
        case probe, create, change, manager, disable, restore, delete, verify
    }

    init(_ kind: Kind, _ person: Person?, _ steps: [Step], _ dialect: PatchDialect) {
        self.kind = kind
        self.person = person
        self.steps = steps
        self.dialect = dialect
    }

    /// How many exchanges it takes.
    package var length: Int { steps.count }

    /// The next request, relative to the tenant URL; `nil` when all is said.
    package var request: HTTPRequest? {
        position < steps.count ? steps[position].request(for: person, dialect) : nil
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
        if wasUncertain, step == .match, step.adopt(answer, &person) {
            // The lost POST had been carried out.
            position = steps.count
            return []
        }
        if wasUncertain, step == .delete, answer.status == 404 {
            person?.isDeleted = true
            position += 1
            return []
        }
        let problems = step.judge(answer, &person)
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
        if steps[position] == .create { position = steps.firstIndex(of: .match) ?? position }
    }
}
