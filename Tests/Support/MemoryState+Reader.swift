import Directory
import Ports
import SCIM

extension MemoryState: StoreReader {
    func resource(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> StoredResource? {
        resources[ResourceKey(integration: integration, type: type, id: id)]
    }

    func ready(
        _ destination: DestinationName, now: Timestamp, limit: Int, excluding: Set<Int64>
    ) throws(StoreError) -> [ReadyDelivery] {
        let due = deliveries.filter {
            $0.destination == destination && $0.state.isReady && $0.due <= now
                && !excluding.contains($0.id.key)
        }
        let sorted = due.sorted { left, right in
            let urgent = (left.event.draft.type.isUrgent, right.event.draft.type.isUrgent)
            guard urgent.0 == urgent.1 else { return urgent.0 }
            return (left.due, left.id.key) < (right.due, right.id.key)
        }
        return sorted.prefix(limit).map { ready($0) }
    }

    func nextDue(
        _ destination: DestinationName, after now: Timestamp
    ) throws(StoreError) -> Timestamp? {
        deliveries.lazy
            .filter { $0.destination == destination && $0.state.isReady && $0.due > now }
            .map(\.due).min()
    }

    func event(_ sequence: Int64) throws(StoreError) -> Event? {
        let index = Int(clamping: sequence &- 1)
        return events.indices.contains(index) ? events[index] : nil
    }

    func delivery(_ id: DeliveryID) throws(StoreError) -> DeliveryView? {
        index(of: id).map { view(deliveries[$0]) }
    }

    func view(_ delivery: MemoryDelivery) -> DeliveryView {
        DeliveryView(
            id: delivery.id, destination: delivery.destination, state: delivery.state,
            attempts: delivery.attempts, due: delivery.state.isReady ? delivery.due : nil,
            finished: delivery.finished, event: delivery.event, lastStatus: delivery.lastStatus,
            lastFailure: delivery.lastFailure)
    }

    func attempts(_ id: DeliveryID) throws(StoreError) -> [AttemptView] {
        index(of: id).map { attempts[$0].sorted { $0.number < $1.number } } ?? []
    }

    func dead(
        _ destination: DestinationName?, since: Timestamp?, after: DeliveryID?, limit: Int
    ) throws(StoreError) -> [DeliveryID] {
        let dead = deliveries.filter { delivery in
            delivery.state == .dead && destination ?? delivery.destination == delivery.destination
                && since ?? delivery.id.timestamp <= delivery.id.timestamp
                && after?.key ?? 0 < delivery.id.key
        }
        return dead.prefix(limit).map(\.id)
    }

    func followers(_ id: DeliveryID, limit: Int) throws(StoreError) -> [ReadyDelivery] {
        guard let index = index(of: id),
            let lane = deliveries[index].lanes.first(where: { $0.type == .user })
        else { return [] }
        let behind = (lanes[lane] ?? []).filter { $0 > index }
        let blocked = behind.prefix { deliveries[$0].state == .blocked }
        return blocked.prefix(limit).map { ready(deliveries[$0]) }
    }

    func signingSecrets() throws(StoreError) -> [StoredSigningSecret] {
        Array(storedSecrets.values)
    }

    func pauses() throws(StoreError) -> [Pause] { Array(storedPauses.values) }

    func removals(
        _ integration: IntegrationName, since: Timestamp
    ) throws(StoreError) -> [Event] {
        let recent = events.reversed().prefix { $0.draft.timestamp >= since }.reversed()
        return recent.filter { event in
            event.draft.integration == integration
                && [.userDeactivated, .userDeleted].contains(event.draft.type)
        }
    }

    func holdings(_ integration: IntegrationName) throws(StoreError) -> Set<DestinationName> {
        let held = deliveries.filter {
            $0.state == .held && $0.event.draft.integration == integration
        }
        return Set(held.map(\.destination))
    }

    func decisions() throws(StoreError) -> [IntegrationName: Timestamp] { storedDecisions }

    func tokens() throws(StoreError) -> [StoredToken] { storedTokens }

    func remoteIDs(
        _ integration: IntegrationName, _ type: ResourceType, _ id: ResourceID
    ) throws(StoreError) -> [DestinationName: RemoteID] {
        correlations[ResourceKey(integration: integration, type: type, id: id)] ?? [:]
    }

    func holder(
        of remote: RemoteID, _ type: ResourceType, at destination: DestinationName
    ) throws(StoreError) -> Correlation? {
        let key = correlations.first { $0.key.type == type && $0.value[destination] == remote }?.key
        return key.map {
            Correlation(
                destination: destination, integration: $0.integration, type: type,
                resource: $0.id, remote: remote)
        }
    }

    func lessons() throws(StoreError) -> [Lesson] { learned }

    func figures() throws(StoreError) -> StoreFigures {
        var figures = StoreFigures()
        for delivery in deliveries {
            var queue = figures.queues[delivery.destination, default: QueueFigures()]
            queue.accepted += 1
            queue.states[delivery.state, default: 0] += 1
            if !delivery.state.isFinished, queue.oldest == nil {
                queue.oldest = delivery.id.timestamp
            }
            let isUrgent = delivery.event.draft.type.isUrgent
            if !delivery.state.isFinished, isUrgent, queue.oldestUrgent == nil {
                queue.oldestUrgent = delivery.id.timestamp
            }
            figures.queues[delivery.destination] = queue
        }
        for delivery in deliveries where delivery.state == .blocked {
            let users = deliveries.filter {
                $0.state == .blocked && $0.destination == delivery.destination
            }.compactMap(\.event.draft.user)
            figures.queues[delivery.destination]?.blockedUsers = Set(users).count
        }
        for (key, resource) in resources where key.type == .user {
            figures.users[key.integration, default: UserFigures()]
                .count(1, isActive: resource.keys.active ?? true)
        }
        for (integration, count) in deletedUsers {
            figures.users[integration, default: UserFigures()].deleted = count
        }
        for key in resources.keys {
            figures.resources[key.integration, default: [:]][key.type, default: 0] += 1
        }
        figures.lastSequence = Int64(events.count)
        return figures
    }
}
