import Dialects
import Directory
import JSON
import Ports
import SCIM

/// Makes decisions of what a request wants of a group and of its members.
///
/// One commit takes a bounded number of members; what is left follows in further ones. Until the
/// last, the client has no answer, and sends the whole again if it gets none: a plan that is carried
/// out twice is the same as once.
struct GroupChange {
    let context: RequestContext
    let reader: any StoreReader
    /// What the client got wrong and was forgiven.
    var quirks: Set<Quirk> = []

    /// What the client is told once all is on disk.
    enum Ending: Equatable {
        case nothing
        /// The group as it then is.
        case group(status: Int)
    }

    /// What a commit does to the group itself.
    private struct Step {
        var change: Commit.Change
        /// `nil` when receivers see no difference in the group.
        var mutation: Mutation<CanonicalGroup>?
        /// The group as the events show it.
        var group: CanonicalGroup
        /// The group that is stored; `nil` for a new one.
        var stored: StoredResource?
    }

    /// Creates a group with its first members.
    func creating(
        _ content: JSONObject, _ id: ResourceID, _ plan: MemberPlan
    ) throws(SCIMError) -> Decision {
        let stored = try StoredResource(
            integration: context.integration.name, type: .group, id: id, version: 1,
            created: context.now, modified: context.now, keys: ResourceKeys(of: content, .group),
            json: StoredResource.text(of: content))
        let group = CanonicalGroup(content, stored)
        let step = Step(change: .insert(stored), mutation: .created(group), group: group)
        let turnover = try MemberTurnover(plan, id, context.integration.name, reader)
        var decision = try decision(step, turnover, .group(status: 201))
        decision.commit?.lessons = context.integration.lessons(in: content, .group)
        return decision
    }

    /// Gives a group another content and other members; what stays as it is costs nothing.
    func changing(
        _ group: LoadedResource, to content: JSONObject, _ plan: MemberPlan, _ ending: Ending
    ) throws(SCIMError) -> Decision {
        try context.integration.schemas.group.checkImmutable(from: group.content, to: content)
        let stored = group.stored
        let turnover = try MemberTurnover(
            plan, stored.id, context.integration.name, reader)
        let isSame = content == group.content
        guard !isSame || !turnover.moves.isEmpty else { return try ended(stored.id, ending) }
        var next = stored
        next.version += 1
        // The wall clock can jump back; the times of one group do not.
        next.modified = max(context.now, stored.modified)
        guard !isSame else {
            let step = Step(
                change: .none, group: CanonicalGroup(content, next), stored: stored)
            return try decision(step, turnover, ending)
        }
        next.keys = ResourceKeys(of: content, .group)
        next.json = try StoredResource.text(of: content)
        let after = CanonicalGroup(content, next)
        let step = Step(
            change: .update(next, expected: stored.version),
            mutation: .changed(from: CanonicalGroup(group.content, stored), to: after),
            group: after, stored: stored)
        var decision = try decision(step, turnover, ending)
        decision.commit?.lessons = context.integration.lessons(in: content, .group)
        return decision
    }

    private func decision(
        _ step: Step, _ turnover: MemberTurnover, _ ending: Ending
    ) throws(SCIMError) -> Decision {
        let event = step.mutation.flatMap { mutation in
            EventDraft(
                mutation, integration: context.integration.name, timestamp: context.now,
                request: context.request)
        }
        var events = event.map { [$0] } ?? []
        var membership = MembershipChange(
            integration: context.integration.name, group: step.group.id,
            content: step.change == .none ? step.stored?.json : nil, moment: context.now)
        if context.meansVersion { membership.expected = step.stored?.version }
        for move in turnover.moves {
            let (member, event) = try carryOut(move, step.group)
            if move.joins {
                membership.added.append(member)
            } else {
                membership.removed.append(member)
            }
            if let event { events.append(event) }
        }
        var commit = context.commit(
            step.change, events: events, memberships: turnover.moves.isEmpty ? [] : [membership])
        if let stored = step.stored { commit.tolerateMembers(of: stored, context) }
        var decision = Decision(
            commit: commit, answer: Answer(status: 204, resource: step.group.id), quirks: quirks)
        decision.next = following(step.group.id, turnover.rest, ending)
        return decision
    }

    /// What one member's move needs to be true, and the event of a user's.
    ///
    /// A group that joins or leaves another one is a row and nothing more: receivers hear of the
    /// users in it when they join or leave it.
    private func carryOut(
        _ move: MemberTurnover.Move, _ group: CanonicalGroup
    ) throws(SCIMError) -> (MemberVersion, EventDraft?) {
        guard move.type == .user else {
            return (MemberVersion(type: .group, id: move.id), nil)
        }
        let user = try LoadedResource(.found(.user, move.id, context.unconditional, reader))
        let groups = try reader.groups(of: user.stored)
        var others = groups.filter { $0.id != group.id }
        if move.joins {
            let own = GroupReference(id: group.id, displayName: group.displayName)
            let place = others.firstIndex { $0.id.rawValue > own.id.rawValue } ?? others.count
            others.insert(own, at: place)
        }
        var next = user.stored
        next.version += 1
        next.modified = max(context.now, next.modified)
        let event = EventDraft(
            (
                CanonicalUser(user.content, user.stored, groups),
                CanonicalUser(user.content, next, others)
            ), joins: move.joins, group: group, integration: context.integration.name,
            timestamp: context.now, request: context.request)
        return (MemberVersion(type: .user, id: move.id, version: user.stored.version), event)
    }

    private func following(
        _ id: ResourceID, _ rest: MemberPlan?, _ ending: Ending
    ) -> (any UseCase)? {
        if let rest { return ContinueMembers(id, rest, ending, context.unconditional) }
        guard case .group(let status) = ending else { return nil }
        return ShowGroup(id, status: status, context.unconditional)
    }

    private func ended(_ id: ResourceID, _ ending: Ending) throws(SCIMError) -> Decision {
        var decision: Decision
        switch ending {
        case .nothing: decision = Decision(answer: Answer(status: 204, resource: id))
        case .group(let status):
            decision = try ShowGroup(id, status: status, context.unconditional).decide(reader)
        }
        decision.quirks = quirks
        return decision
    }
}
