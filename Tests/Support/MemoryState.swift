import Directory
import Ports
import SCIM

/// Everything a ``MemoryStore`` remembers, and what each write does to it.
struct MemoryState {
    struct ResourceKey: Hashable {
        var integration: IntegrationName
        var type: ResourceType
        var id: ResourceID
    }

    var resources: [ResourceKey: StoredResource] = [:]
    /// When each resource was inserted, counted from 1: the order of members.
    var places: [ResourceKey: Int64] = [:]
    private var lastPlace: Int64 = 0
    var members: [ResourceKey: Set<ResourceKey>] = [:]
    /// The event with sequence n is at n - 1.
    var events: [Event] = []
    /// The delivery with key n is at n - 1.
    var deliveries: [MemoryDelivery] = []
    /// Deliveries that hold a lane, oldest first, as indices into ``deliveries``.
    var lanes: [MemoryLane: [Int]] = [:]
    /// Attempts of the delivery at the same index.
    var attempts: [[AttemptView]] = []
    var storedTokens: [StoredToken] = []
    var storedDecisions: [IntegrationName: Timestamp] = [:]
    var requests: [RequestRecord] = []
    var auditLog: [AuditEntry] = []
    var deletedUsers: [IntegrationName: Int] = [:]
    var samples: [Sample] = []
    /// In which order resources came.
    var resourceOrder: [ResourceID: Int64] = [:]
    /// What destinations call each resource.
    var correlations: [ResourceKey: [DestinationName: RemoteID]] = [:]
    var learned: [Lesson] = []
    var storedPauses: [Pause.Subject: Pause] = [:]
    var storedSecrets: [DestinationName: StoredSigningSecret] = [:]
    var conditions: [AlertCondition.Matter: AlertCondition] = [:]
    var messages: [AlertMessage] = []

    /// Does one write whole, or throws and changes nothing.
    mutating func apply(
        _ write: StoreWrite, ready: inout [ReadyDelivery]
    ) throws(StoreError) -> StoreReceipt {
        var touched: [Int] = []
        let receipt = try apply(write, touched: &touched)
        var reported: Set<Int> = []
        for index in touched
        where deliveries[index].state.isReady && reported.insert(index).inserted {
            ready.append(self.ready(deliveries[index]))
        }
        return receipt
    }

    private mutating func apply(
        _ write: StoreWrite, touched: inout [Int]
    ) throws(StoreError) -> StoreReceipt {
        switch write {
        case .commit(let commit):
            return .commit(try apply(commit, touched: &touched))
        case .attempt(let record):
            return .done(changed: self.record(record, touched: &touched))
        case .retry(let ids, let due):
            return .done(changed: ids.count { retry($0, due: due, touched: &touched) })
        case .replay(let ids, let moment):
            let keys = ids.sorted { $0.key < $1.key }
            return .replayed(
                changed: keys.count { replay($0, at: moment, touched: &touched) },
                newest: Int64(deliveries.count))
        case .skip(let ids, let moment):
            return .done(changed: ids.count { skip($0, at: moment, touched: &touched) })
        case .moveDue(let old, let new):
            return .done(changed: moveDue(from: old, to: new))
        case .fold(let fold):
            return .done(changed: self.fold(fold, touched: &touched))
        case .setSigningSecret(let secret):
            storedSecrets[secret.destination] = secret
            return .done(changed: 1)
        case .approve(let destination, let moment, let limit):
            let held = self.held(destination, limit)
            for index in held { approve(index, at: moment, touched: &touched) }
            return .done(changed: held.count)
        case .reject(let destination, let moment, let limit):
            let held = self.held(destination, limit)
            for index in held { finish(index, .skipped, at: moment, touched: &touched) }
            return .done(changed: held.count)
        case .setPause(let pause):
            storedPauses[pause.subject] = pause
            return .done(changed: 1)
        case .clearPause(let subject):
            return .done(changed: storedPauses.removeValue(forKey: subject) == nil ? 0 : 1)
        case .noteDecision(let name, let moment):
            storedDecisions[name] = moment
            return .done(changed: 1)
        case .createToken, .revokeToken, .touchTokens:
            return try changeTokens(write)
        case .alerts(let change):
            return .done(changed: apply(change))
        case .alertSending(let sending):
            return .done(changed: apply(sending))
        case .audited, .audit, .samples, .prune:
            return try administer(write, touched: &touched)
        }
    }

    private mutating func changeTokens(_ write: StoreWrite) throws(StoreError) -> StoreReceipt {
        switch write {
        case .createToken(let token):
            guard !storedTokens.contains(where: { $0.id == token.id }) else {
                throw .failed("token \(token.id) exists already")
            }
            storedTokens.append(token)
            return .done(changed: 1)
        case .revokeToken(let id, let moment):
            return .done(
                changed: change(id) { token in
                    guard token.revoked == nil else { return false }
                    token.revoked = moment
                    return true
                })
        case .touchTokens(let uses):
            var changed = 0
            for (id, moment) in uses {
                changed += change(id) { token in
                    token.lastUsed = moment
                    return true
                }
            }
            return .done(changed: changed)
        default: throw .failed("no write of tokens")
        }
    }

    private mutating func administer(
        _ write: StoreWrite, touched: inout [Int]
    ) throws(StoreError) -> StoreReceipt {
        switch write {
        case .audited(let entry, let write):
            let receipt = try apply(write, touched: &touched)
            switch receipt {
            case .commit(.committed), .done(changed: 1...), .replayed(changed: 1..., _):
                auditLog.append(entry)
            case .commit, .done, .pruned, .replayed: break
            }
            return receipt
        case .audit(let entry):
            auditLog.append(entry)
            return .done(changed: 1)
        case .samples(let added):
            samples.removeAll { old in
                added.contains { $0.minute == old.minute && $0.subject == old.subject }
            }
            samples += added
            return .done(changed: added.count)
        case .prune(let retention): return .pruned(prune(retention))
        default: return .done(changed: 0)
        }
    }

    private mutating func change(_ token: String, _ body: (inout StoredToken) -> Bool) -> Int {
        guard let index = storedTokens.firstIndex(where: { $0.id == token }) else { return 0 }
        return body(&storedTokens[index]) ? 1 : 0
    }

    private mutating func apply(
        _ commit: Commit, touched: inout [Int]
    ) throws(StoreError) -> CommitOutcome {
        guard commit.deliveries.allSatisfy({ commit.events.indices.contains($0.event) }) else {
            throw .failed("a delivery of this commit names an event that is not in it")
        }
        guard commit.memberships.allSatisfy({ fits($0, commit.change) }) else { return .stale }
        let change = rebased(commit.change, on: commit.basis)
        let deleted = change.deletedGroupVersion
        if let refusal = try apply(change) { return refusal }
        for membership in commit.memberships { move(membership, commit.change) }
        for lesson in commit.lessons { learn(lesson) }
        for correlation in commit.correlations { write(correlation) }
        var committed: [Event] = []
        for var draft in commit.events {
            if draft.groupVersion != nil, let group = draft.group {
                let key = ResourceKey(integration: draft.integration, type: .group, id: group)
                if let version = resources[key]?.version ?? deleted {
                    _ = draft.settleGroupVersion(version)
                }
            }
            committed.append(Event(sequence: Int64(events.count + 1), draft: draft))
            events.append(committed[committed.count - 1])
        }
        for draft in commit.deliveries {
            queue(committed[draft.event], draft, touched: &touched)
        }
        if let request = commit.request { requests.append(request) }
        return .committed(committed)
    }

    mutating func write(_ correlation: Correlation) {
        let key = ResourceKey(
            integration: correlation.integration, type: correlation.type, id: correlation.resource)
        correlations[key, default: [:]][correlation.destination] = correlation.remote
    }

    private mutating func learn(_ lesson: Lesson) {
        guard let index = learned.firstIndex(where: { $0.isAboutThat(of: lesson) }) else {
            return learned.append(lesson)
        }
        learned[index].attribute.kind = lesson.attribute.kind
        learned[index].attribute.isMultiValued = lesson.attribute.isMultiValued
    }

    /// Changes the resource, or says why not.
    private mutating func apply(_ change: Commit.Change) throws(StoreError) -> CommitOutcome? {
        switch change {
        case .none:
            return nil
        case .keep(let integration, let type, let id, let expected):
            let key = ResourceKey(integration: integration, type: type, id: id)
            return resources[key]?.version == expected ? nil : .stale
        case .insert(let resource):
            guard resources[key(of: resource)] == nil else {
                throw .failed("\(resource.type.rawValue) \(resource.id) exists already")
            }
            if let refusal = replace(resource) { return refusal }
            lastPlace += 1
            places[key(of: resource)] = lastPlace
            return nil
        case .update(let resource, let expected):
            guard resources[key(of: resource)]?.version == expected else { return .stale }
            return replace(resource)
        case .delete(let integration, let type, let id, let expected):
            let key = ResourceKey(integration: integration, type: type, id: id)
            guard resources[key]?.version == expected else { return .stale }
            resources[key] = nil
            places[key] = nil
            members[key] = nil
            if type == .user { deletedUsers[integration, default: 0] += 1 }
            for group in members.keys { members[group]?.remove(key) }
            return nil
        }
    }

    private mutating func replace(_ resource: StoredResource) -> CommitOutcome? {
        let holder = resources.values.first {
            $0.integration == resource.integration && $0.type == resource.type
                && $0.keys.name == resource.keys.name && $0.id != resource.id
        }
        if let holder { return .nameTaken(by: holder.id) }
        if resourceOrder[resource.id] == nil {
            resourceOrder[resource.id] = Int64(resourceOrder.count + 1)
        }
        resources[key(of: resource)] = resource
        return nil
    }

    private func key(of resource: StoredResource) -> ResourceKey {
        ResourceKey(integration: resource.integration, type: resource.type, id: resource.id)
    }
}

extension Lesson {
    /// Whether both speak of the same attribute, whatever the letters.
    fileprivate func isAboutThat(of other: Lesson) -> Bool {
        integration == other.integration && type == other.type
            && attribute.urn.equalsIgnoringCase(other.attribute.urn)
            && attribute.name.equalsIgnoringCase(other.attribute.name)
            && (attribute.part ?? "").equalsIgnoringCase(other.attribute.part ?? "")
    }
}
