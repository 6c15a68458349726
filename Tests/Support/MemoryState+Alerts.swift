import Directory
import Ports
import SCIM

/// What operators were told and are to be told.
extension MemoryState {
    mutating func apply(_ change: AlertChange) -> Int {
        for condition in change.conditions { conditions[condition.matter] = condition }
        let cleared = change.cleared.count { conditions.removeValue(forKey: $0) != nil }
        let new = change.messages.filter { message in
            !messages.contains { $0.id == message.id }
        }
        messages += new
        return change.conditions.count + cleared + new.count
    }

    mutating func apply(_ sending: AlertSending) -> Int {
        switch sending {
        case .finished(let id):
            guard let index = messages.firstIndex(where: { $0.id == id }) else { return 0 }
            messages.remove(at: index)
        case .failed(let id, let attempts, let due):
            guard let index = messages.firstIndex(where: { $0.id == id }) else { return 0 }
            messages[index].attempts = attempts
            messages[index].due = due
        }
        return 1
    }

    func alertConditions() throws(StoreError) -> [AlertCondition] { Array(conditions.values) }

    func alertMessages(limit: Int) throws(StoreError) -> [AlertMessage] {
        Array(messages.prefix(limit))
    }

    func unconfirmed(
        _ destination: DestinationName, queuedBefore moment: Timestamp, after key: Int64, limit: Int
    ) throws(StoreError) -> [UnconfirmedRemoval] {
        let open: Set<DeliveryState> = [.held, .blocked, .pending, .retrying, .dead]
        let found = deliveries.filter { delivery in
            delivery.destination == destination && delivery.event.draft.type.isUrgent
                && open.contains(delivery.state) && delivery.id.key > key
                && delivery.id.timestamp < moment
        }
        return found.prefix(limit).map {
            UnconfirmedRemoval(delivery: $0.id, user: $0.event.draft.user, state: $0.state)
        }
    }
}
