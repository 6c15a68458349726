import Directory
import Ports

/// What a transaction does besides rows: true once it is committed, forgotten when it is not.
struct Consequences {
    /// The numbers given out last.
    private(set) var sequence: Int64
    private(set) var delivery: Int64
    /// Changes of counters, to be written once at the end.
    private(set) var counters: [CounterKey: Int64] = [:]
    private var readyByKey: [Int64: ReadyDelivery] = [:]
    private var reported: [Int64] = []

    init(sequence: Int64, delivery: Int64) {
        self.sequence = sequence
        self.delivery = delivery
    }

    /// Deliveries that became ready and still are, in that order.
    var ready: [ReadyDelivery] {
        var seen: Set<Int64> = []
        return reported.compactMap { seen.insert($0).inserted ? readyByKey[$0] : nil }
    }

    mutating func report(_ delivery: ReadyDelivery) {
        readyByKey[delivery.id.key] = delivery
        reported.append(delivery.id.key)
    }

    mutating func withdraw(_ key: Int64) {
        readyByKey[key] = nil
    }

    mutating func count(_ change: Int64, _ counter: CounterKey) {
        counters[counter, default: 0] += change
    }

    mutating func nextSequence() -> Int64 {
        sequence += 1
        count(1, .sequence)
        return sequence
    }

    mutating func nextDelivery() -> Int64 {
        delivery += 1
        count(1, .delivery)
        return delivery
    }
}
