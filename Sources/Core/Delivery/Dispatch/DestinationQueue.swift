import Directory
package import Ports
import SCIM

/// The ready deliveries of one destination that are held in memory: a window on those in the store.
///
/// Bounded: what does not fit is left in the store, and ``isBehind`` says that there is more. Lanes
/// are the store's affair, so whatever is here may be started in any order; the order is urgent
/// ones first, then by due time, then by age.
package struct DestinationQueue: Sendable {
    private struct Waiting: Comparable, Sendable {
        let delivery: ReadyDelivery

        private var place: (Int, Timestamp, Int64) {
            (delivery.isUrgent ? 0 : 1, delivery.due, delivery.id.key)
        }

        static func == (left: Waiting, right: Waiting) -> Bool { left.place == right.place }
        static func < (left: Waiting, right: Waiting) -> Bool { left.place < right.place }
    }

    package let capacity: Int
    /// Whether the store may have ready deliveries that are not here.
    package var isBehind = true
    private var waiting = PriorityQueue<Waiting>()
    private var waitingKeys: Set<Int64> = []
    /// Deliveries that were taken and whose outcome is not on disk yet.
    private var takenKeys: Set<Int64> = []
    /// Those of them that became ready again meanwhile: they have to be made once more.
    private var returningKeys: Set<Int64> = []

    package init(capacity: Int = 1024) { self.capacity = capacity }

    package var count: Int { waiting.count }
    package var taken: Int { takenKeys.count }
    package var isEmpty: Bool { waiting.isEmpty }

    /// What a look into the store must leave out.
    package var known: Set<Int64> { waitingKeys.union(takenKeys) }

    /// How many deliveries to read from the store; `nil` while there is no need to.
    package var room: Int? {
        isBehind && waiting.count <= capacity / 4 ? capacity - waiting.count : nil
    }

    /// Adds a delivery that has just become ready.
    ///
    /// While older ones wait in the store, a new one must not overtake them, unless it is urgent.
    package mutating func offer(_ delivery: ReadyDelivery) {
        guard !isKnown(delivery) else {
            if takenKeys.contains(delivery.id.key) { returningKeys.insert(delivery.id.key) }
            return
        }
        let limit = delivery.isUrgent ? 2 * capacity : isBehind ? 0 : capacity
        guard waiting.count < limit else {
            isBehind = true
            return
        }
        insert(delivery)
    }

    /// Adds what a look into the store found; `wasAll` when the store has no more.
    package mutating func refill(with deliveries: [ReadyDelivery], wasAll: Bool) {
        for delivery in deliveries where !isKnown(delivery) { insert(delivery) }
        isBehind = !wasAll
    }

    /// Takes the first one out; it stays known until ``forget(_:)``.
    package mutating func take() -> ReadyDelivery? {
        guard let delivery = waiting.popFirst()?.delivery else { return nil }
        waitingKeys.remove(delivery.id.key)
        takenKeys.insert(delivery.id.key)
        return delivery
    }

    /// The outcome of a taken delivery is on disk, or will never be.
    package mutating func forget(_ key: Int64) {
        takenKeys.remove(key)
        // In the store it may be ready.
        if returningKeys.remove(key) != nil { isBehind = true }
    }

    /// Leaves everything that waits to the store, which may have changed its mind.
    package mutating func drop() {
        waiting = PriorityQueue()
        waitingKeys = []
        isBehind = true
    }

    private func isKnown(_ delivery: ReadyDelivery) -> Bool {
        waitingKeys.contains(delivery.id.key) || takenKeys.contains(delivery.id.key)
    }

    private mutating func insert(_ delivery: ReadyDelivery) {
        waiting.insert(Waiting(delivery: delivery))
        waitingKeys.insert(delivery.id.key)
    }
}

extension ReadyDelivery {
    fileprivate var isUrgent: Bool { event.draft.type.isUrgent }
}
