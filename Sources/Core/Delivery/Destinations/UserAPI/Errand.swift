import Ports
import Templates

/// Brings one user or group at the receiver to where an event wants it, one operation at a time.
///
/// Sends nothing: it says which operation comes next and is told what came of it. Operations that
/// failed never get here; the whole attempt has failed then and is made again.
struct Errand {
    /// Where an event wants its user or group.
    enum Goal {
        case created, updated, deactivated, reactivated, deleted
        /// All of the state that the event shows, whatever the receiver missed before.
        case snapshot
        /// There, for a membership.
        case known
        /// Recognised if it is there, for the end of a membership.
        case recognised
    }

    /// What came of an operation.
    enum Outcome: Equatable {
        /// Done, or found; with the receiver's id where the answer had one.
        case done(RemoteID?)
        /// There is no such account.
        case missing
        /// There is such an account already.
        case taken
    }

    enum Next: Equatable {
        case perform(UserAPIAction)
        /// The goal is reached.
        case finished
        /// There is nothing to be done, for this reason.
        case skipped(String)
        /// It may work at another time.
        case failed(String)
        /// It will not work before somebody changes something.
        case impossible(String)
    }

    let subject: Subject
    let goal: Goal
    let operations: [UserAPIAction: UserAPIOperation]
    /// Whether the user is active by the event's word; groups always are.
    let isActive: Bool
    /// Whether the event changes more than whether the user is active.
    let hasOtherChanges: Bool
    /// What the receiver calls it; `nil` while, or once, that is not known.
    private(set) var remoteID: RemoteID?

    /// Operations left once the account is known.
    private var steps: [UserAPIAction] = []
    private var hasSearched = false
    private var hasCreated = false
    private var hasConflict = false
    private var hasLostID = false

    init(
        _ subject: Subject, _ goal: Goal, operations: [UserAPIAction: UserAPIOperation],
        isActive: Bool, hasOtherChanges: Bool, remoteID: RemoteID?
    ) {
        self.subject = subject
        self.goal = goal
        self.operations = operations
        self.isActive = isActive
        self.hasOtherChanges = hasOtherChanges
        self.remoteID = remoteID
    }

    /// Whether the goal is that something is not there any more.
    var takesAway: Bool { goal == .deleted || goal == .deactivated || goal == .recognised }

    mutating func begin() -> Next {
        steps = directSteps
        switch goal {
        case .updated, .deactivated, .reactivated, .deleted:
            guard !steps.isEmpty else { return .skipped(noOperation) }
        case .created:
            guard remoteID == nil else { return nextStep() }
            if has(subject.create) || has(subject.find) { return locate() }
            guard !steps.isEmpty, !steps.contains(where: needsID) else {
                return .skipped(noOperation)
            }
        case .snapshot, .known, .recognised:
            if remoteID == nil, steps.isEmpty { return locate() }
        }
        guard remoteID == nil, steps.contains(where: needsID) else { return nextStep() }
        return locate()
    }

    /// - Parameters:
    ///   - action: The operation that was performed.
    ///   - outcome: What came of it.
    /// - Returns: What comes next.
    mutating func next(after action: UserAPIAction, _ outcome: Outcome) -> Next {
        switch (action, outcome) {
        case (subject.find, .done(let id)): return linked(id)
        case (subject.find, _): return notFound()
        case (subject.create, .done(let id)): return created(id)
        case (subject.create, .taken): return conflicted()
        case (_, .done(let id)):
            remoteID = id ?? remoteID
            return nextStep()
        case (_, .missing): return lost(action)
        case (_, .taken): return .failed("\(action.rawValue): the account is in another's way")
        }
    }

    // MARK: What is to be done

    /// For an account that was told everything before.
    private var directSteps: [UserAPIAction] {
        switch goal {
        case .created, .snapshot: allSteps
        case .updated: available([subject.update])
        case .deactivated: switched(subject.deactivate)
        case .reactivated: switched(subject.reactivate)
        case .deleted: Array(available([subject.delete, subject.deactivate]).prefix(1))
        case .known, .recognised: []
        }
    }

    /// For an account whose state is not known.
    private var linkSteps: [UserAPIAction] {
        switch goal {
        case .created, .updated, .reactivated, .snapshot: allSteps
        case .deactivated, .deleted, .known, .recognised: directSteps
        }
    }

    /// Brings everything up to date; nobody who is disabled gets more before being disabled.
    private var allSteps: [UserAPIAction] {
        if operations[subject.update]?.tellsActive == true { return [subject.update] }
        return isActive
            ? available([subject.update, subject.reactivate])
            : available([subject.deactivate, subject.update])
    }

    /// The switch, or an update in its place; and an update when more than that has changed.
    private func switched(_ action: UserAPIAction?) -> [UserAPIAction] {
        guard let action, has(action) else { return available([subject.update]) }
        return hasOtherChanges ? available([action, subject.update]) : [action]
    }

    private func available(_ actions: [UserAPIAction?]) -> [UserAPIAction] {
        actions.compactMap { $0 }.filter(has)
    }

    private func has(_ action: UserAPIAction) -> Bool { operations[action] != nil }

    private func needsID(_ action: UserAPIAction) -> Bool {
        operations[action].map(subject.needsID) == true
    }

    private var noOperation: String {
        let wanted =
            switch goal {
            case .created: subject.create
            case .updated: subject.update
            case .deactivated: subject.deactivate ?? subject.update
            case .reactivated: subject.reactivate ?? subject.update
            case .deleted, .snapshot, .known, .recognised: subject.delete
            }
        return "the destination has no operation '\(wanted.rawValue)', and none to take its place"
    }

    // MARK: What follows

    private mutating func nextStep() -> Next {
        guard !steps.isEmpty else {
            // What was deleted may be there again one day, as another account.
            if goal == .deleted { remoteID = nil }
            return .finished
        }
        return .perform(steps.removeFirst())
    }

    private mutating func locate() -> Next {
        guard has(subject.find), !hasSearched else { return createOrStop() }
        hasSearched = true
        return .perform(subject.find)
    }

    private mutating func linked(_ id: RemoteID?) -> Next {
        remoteID = id
        steps = hasCreated && !hasConflict ? stepsAfterCreation : linkSteps
        return nextStep()
    }

    private mutating func notFound() -> Next {
        if hasConflict {
            return .failed(
                "\(subject.create.rawValue) says that the account exists, but "
                    + "\(subject.find.rawValue) does not find it")
        }
        if hasCreated {
            return .failed(
                "\(subject.find.rawValue) does not find the account that "
                    + "\(subject.create.rawValue) has made")
        }
        return createOrStop()
    }

    private mutating func createOrStop() -> Next {
        switch goal {
        case .deactivated, .deleted, .recognised:
            // Where one can look, nobody there means that nothing is left to take away.
            guard has(subject.find) || goal == .recognised else {
                return has(subject.create) ? .impossible(noID) : .skipped(noID)
            }
            remoteID = nil
            return .finished
        case .created: break
        case .updated, .reactivated, .snapshot, .known:
            guard isActive || operations[subject.create]?.tellsActive == true else {
                return .skipped("the user is not active and has no account there")
            }
        }
        guard has(subject.create) else {
            return .skipped(
                has(subject.find)
                    ? "there is no account, and no operation '\(subject.create.rawValue)'" : noID)
        }
        guard !hasCreated else { return .failed("the account that was made is not there") }
        hasCreated = true
        return .perform(subject.create)
    }

    private var noID: String {
        "the receiver's id is not known, and there is no operation '\(subject.find.rawValue)'; "
            + "'scimhook users import' can tell it"
    }

    private mutating func created(_ id: RemoteID?) -> Next {
        remoteID = id
        steps = stepsAfterCreation
        guard id == nil else { return nextStep() }
        if has(subject.find) {
            hasSearched = true
            return .perform(subject.find)
        }
        // Made again, it would be there twice.
        if operations[subject.create]?.id != nil {
            return .impossible("\(subject.create.rawValue): the answer has no id where it should")
        }
        return nextStep()
    }

    private var stepsAfterCreation: [UserAPIAction] {
        isActive || operations[subject.create]?.tellsActive == true
            ? [] : available([subject.deactivate])
    }

    private mutating func conflicted() -> Next {
        guard has(subject.find) else {
            steps = linkSteps
            guard !steps.isEmpty, !steps.contains(where: needsID) else {
                return .failed(
                    "\(subject.create.rawValue) says that the account exists; with an operation "
                        + "'\(subject.find.rawValue)' it would be linked")
            }
            return nextStep()
        }
        guard !hasConflict else {
            return .failed("\(subject.create.rawValue) says again that the account exists")
        }
        hasConflict = true
        hasSearched = true
        return .perform(subject.find)
    }

    /// The account that was known is gone, or has another id now.
    private mutating func lost(_ action: UserAPIAction) -> Next {
        if goal == .deleted, action == subject.delete {
            remoteID = nil
            return .finished
        }
        guard !hasLostID, !hasCreated else {
            return .failed("\(action.rawValue): the account is not there, though it was found")
        }
        hasLostID = true
        remoteID = nil
        let isGone = goal == .deactivated || goal == .deleted
        if isGone, hasSearched || !has(subject.find) { return .finished }
        return locate()
    }
}
