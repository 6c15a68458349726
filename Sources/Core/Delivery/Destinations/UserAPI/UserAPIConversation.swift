import Directory
import HTTPMessage
import JSON
import Ports
import SCIM
import Templates

/// One attempt at a user API: errands, one after another, and for a membership its own request.
struct UserAPIConversation: Conversation {
    private let destination: UserAPIDestination
    private let delivery: ReadyDelivery
    private var values: JSONObject
    /// Begun, the first one at work; those that are finished stay, for what they have learned.
    private var errands: [Errand] = []
    private var current = 0
    /// What is done once user and group are known.
    private var membership: UserAPIAction?
    private var action: UserAPIAction?
    private var performed: [UserAPIAction] = []
    private var hasSearchedAgain = false
    /// What was known when the attempt began.
    private var known: [ResourceType: RemoteID] = [:]
    private var result = AttemptResult()

    /// The most requests of one attempt; no errand needs half as many.
    private static let limit = 16

    init(_ destination: UserAPIDestination, _ delivery: ReadyDelivery) {
        self.destination = destination
        self.delivery = delivery
        values = UserAPIValues.object(delivery.event)
    }

    mutating func begin(now: Timestamp) -> Step {
        do throws(StoreError) {
            for (type, id) in resources {
                let integration = delivery.event.draft.integration
                known[type] = try destination.book.remoteID(integration, type, id)
            }
        } catch {
            return unreadable(error)
        }
        return prepare() ?? advance(now)
    }

    mutating func next(_ result: OutboundResult, now: Timestamp) -> Step {
        guard let action else { return finish(.impossible("an answer without a request")) }
        note(result.attempt)
        let answer = UserAPIAnswer(
            result, to: action, destination.api, values: .object(values), now: now)
        switch answer {
        case .failure(var conclusion):
            conclusion.result.timing = self.result.timing
            conclusion.correlations = correlations
            return .finish(conclusion.trimmed)
        case .outcome(let outcome): return follow(action, outcome, now)
        }
    }

    // MARK: What is to be done

    private var resources: [(ResourceType, ResourceID)] {
        let draft = delivery.event.draft
        return [(ResourceType.user, draft.user), (.group, draft.group)]
            .compactMap { type, id in id.map { (type, $0) } }
    }

    /// Finds out what the event asks for; a step when that is nothing.
    private mutating func prepare() -> Step? {
        let operations = destination.api.operations
        switch delivery.event.draft.type {
        case .userCreated: errands = [errand(.user, .created)]
        case .userUpdated: errands = [errand(.user, .updated)]
        case .userDeactivated: errands = [errand(.user, .deactivated)]
        case .userReactivated: errands = [errand(.user, .reactivated)]
        case .userDeleted: errands = [errand(.user, .deleted)]
        case .userSnapshot: errands = [errand(.user, .snapshot)]
        case .groupCreated: errands = [errand(.group, .created)]
        case .groupUpdated: errands = [errand(.group, .updated)]
        case .groupDeleted: errands = [errand(.group, .deleted)]
        case .groupSnapshot: errands = [errand(.group, .snapshot)]
        case .groupMemberAdded: membership = .addMember
        case .groupMemberRemoved: membership = .removeMember
        }
        guard let membership else { return nil }
        guard let operation = operations[membership] else {
            return finish(.skipped("the destination has no operation '\(membership.rawValue)'"))
        }
        let goal: Errand.Goal = membership == .addMember ? .known : .recognised
        if operation.needsUserID { errands.append(errand(.user, goal)) }
        if operation.needsGroupID { errands.append(errand(.group, goal)) }
        return nil
    }

    private func errand(_ subject: Subject, _ goal: Errand.Goal) -> Errand {
        let changes = values["changes"]?.array ?? []
        return Errand(
            subject, goal, operations: destination.api.operations,
            isActive: subject.type == .group || values["user"]?["active"] != false,
            hasOtherChanges: changes.contains { $0["path"] != "active" },
            remoteID: known[subject.type])
    }

    // MARK: Going on

    private mutating func advance(_ now: Timestamp) -> Step {
        guard errands.indices.contains(current) else { return endOfErrands(now) }
        return act(errands[current].begin(), now)
    }

    private mutating func endOfErrands(_ now: Timestamp) -> Step {
        guard let membership else { return finish(.finished) }
        if membership == .removeMember, errands.contains(where: { $0.remoteID == nil }) {
            return finish(.finished)
        }
        return perform(membership, now)
    }

    private mutating func act(_ next: Errand.Next, _ now: Timestamp) -> Step {
        switch next {
        case .perform(let action): return perform(action, now)
        case .finished:
            current += 1
            return advance(now)
        case .skipped, .failed, .impossible: return finish(next)
        }
    }

    private mutating func perform(_ action: UserAPIAction, _ now: Timestamp) -> Step {
        guard performed.count < Self.limit else {
            return finish(.failed("gave up after \(Self.limit) requests in one attempt"))
        }
        values["remote"] = remote
        do throws(PathTemplate.Refusal) {
            let request = try destination.request(action, .object(values))
            self.action = action
            performed.append(action)
            return .send(request)
        } catch .missing where action == .find || action == .findGroup {
            // Nobody can be found by what they do not have.
            return follow(action, .missing, now)
        } catch {
            return finish(.impossible("\(action.rawValue): \(error.text)"))
        }
    }

    private mutating func follow(
        _ action: UserAPIAction, _ outcome: Errand.Outcome, _ now: Timestamp
    ) -> Step {
        if action == membership { return followMembership(action, outcome, now) }
        guard errands.indices.contains(current) else { return finish(.finished) }
        if case .done(let id?) = outcome, action == .find || action == .findGroup {
            do throws(StoreError) {
                if let holder = try holder(of: id) { return yield(to: holder, action, now) }
            } catch {
                return unreadable(error)
            }
        }
        return act(errands[current].next(after: action, outcome), now)
    }

    private mutating func followMembership(
        _ action: UserAPIAction, _ outcome: Errand.Outcome, _ now: Timestamp
    ) -> Step {
        let operations = destination.api.operations
        switch outcome {
        case .done, .taken: return finish(.finished)
        case .missing where action == .removeMember: return finish(.finished)
        case .missing:
            let found = [.find, .findGroup].filter { operations[$0] != nil }
            guard !found.isEmpty, !hasSearchedAgain else {
                return finish(.failed("addMember: the user or the group is not there"))
            }
            // One of the two has another id now; what can be looked up is looked up.
            hasSearchedAgain = true
            known = known.filter { type, _ in !found.contains(type == .user ? .find : .findGroup) }
            errands = []
            current = 0
            return prepare() ?? advance(now)
        }
    }

    /// Another resource of ours that has the account which was found.
    private func holder(of id: RemoteID) throws(StoreError) -> Correlation? {
        let type = errands[current].subject.type
        guard let holder = try destination.book.holder(id, type),
            let mine = resources.first(where: { $0.0 == type })?.1,
            holder.resource != mine || holder.integration != delivery.event.draft.integration
        else { return nil }
        return holder
    }

    /// Leaves an account to the one that has it.
    ///
    /// Somebody was deleted and came back as another: the older one has to go first, and the newer
    /// one must not lose the account to what the older one still has waiting.
    private mutating func yield(
        to holder: Correlation, _ action: UserAPIAction, _ now: Timestamp
    ) -> Step {
        guard !errands[current].takesAway else {
            return act(errands[current].next(after: action, .missing), now)
        }
        let noun = holder.type == .user ? "user" : "group"
        let text =
            "the account that was found belongs to the \(noun) \(holder.resource) of "
            + "'\(holder.integration)'"
        let mine = resources.first { $0.0 == holder.type }?.1.rawValue ?? ""
        // Ids are ordered by the time of their making.
        return holder.resource.rawValue > mine
            ? finish(.skipped(text + ", which is newer"))
            : finish(.failed(text + "; once that is deleted there, this one can have it"))
    }

    private var remote: JSONValue {
        var ids = known
        for errand in errands { ids[errand.subject.type] = errand.remoteID }
        return [
            "id": ids[.user]?.value ?? .null, "groupID": ids[.group]?.value ?? .null,
        ]
    }

    // MARK: The end

    private mutating func note(_ attempt: AttemptResult) {
        let before = result.timing.total
        result = attempt
        result.timing.total += before
    }

    /// What was learned about ids, to be remembered together with the attempt.
    private var correlations: [Correlation] {
        errands.compactMap { errand in
            guard let id = resources.first(where: { $0.0 == errand.subject.type })?.1,
                errand.remoteID != known[errand.subject.type]
            else { return nil }
            return Correlation(
                destination: destination.book.destination,
                integration: delivery.event.draft.integration, type: errand.subject.type,
                resource: id, remote: errand.remoteID)
        }
    }

    private func finish(_ end: Errand.Next) -> Step {
        var conclusion = Conclusion(result: result)
        conclusion.correlations = correlations
        switch end {
        case .perform, .finished:
            conclusion.result.failure = nil
            conclusion.result.detail =
                performed.count > 1 ? performed.map(\.rawValue).joined(separator: ", ") : ""
        case .skipped(let reason):
            conclusion.result.failure = nil
            conclusion.result.detail = reason
            conclusion.meaning = .skipped
        case .failed(let reason), .impossible(let reason):
            conclusion.result.failure = .http4xx
            conclusion.result.detail = reason
            if case .impossible = end { conclusion.meaning = .permanent }
        }
        return .finish(conclusion.trimmed)
    }

    private func unreadable(_ error: StoreError) -> Step {
        var conclusion = Conclusion(result: result)
        conclusion.result.failure = .protocol
        conclusion.result.detail = "the gateway cannot read its own store: \(error)"
        return .finish(conclusion.trimmed)
    }
}

extension Conclusion {
    /// With no more of the answer than is kept.
    fileprivate var trimmed: Conclusion {
        var conclusion = self
        conclusion.result.answer = Array(result.answer.prefix(16 << 10))
        return conclusion
    }
}

extension PathTemplate.Refusal {
    /// What an operator can do something about; names no value.
    fileprivate var text: String {
        switch self {
        case .missing(let expression): "{{\(expression)}} has no value, and the path needs one"
        case .dots: "a value is '.' or '..', which in the path would lead somewhere else"
        }
    }
}
