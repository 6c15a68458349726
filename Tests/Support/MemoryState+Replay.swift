import Directory
import Ports
import SCIM

extension MemoryState {
    func replayable(_ search: ReplaySearch) throws(StoreError) -> ReplayPart {
        var part = ReplayPart(last: search.after, newest: Int64(deliveries.count))
        var planned: Set<Int64> = []
        for delivery in deliveries.dropFirst(Int(search.after)).prefix(search.budget) {
            part.last = delivery.id.key
            let isGone = delivery.state == .skipped || delivery.state == .superseded
            guard !isGone, delivery.destination == search.destination else { continue }
            let lanes = delivery.lanes.map { Int64($0.hashValue) }
            let isLater = lanes.contains { search.lanes.take($0, delivery.id.key) }
            let isWanted =
                lanes.contains(where: planned.contains)
                || delivery.state.isFinished && (isLater || isChosen(delivery, search))
            guard isWanted else { continue }
            planned.formUnion(lanes)
            part.items.append(ReplayPart.Item(id: delivery.id, lanes: lanes))
            if part.items.count == search.limit { break }
        }
        return part
    }

    private func isChosen(_ delivery: MemoryDelivery, _ search: ReplaySearch) -> Bool {
        (delivery.finished.map(search.finished.contains) ?? false)
            && (!search.isUndelivered || delivery.state == .dead)
            && search.types?.contains(delivery.event.draft.type) ?? true
    }

    mutating func replay(
        _ id: DeliveryID, at moment: Timestamp, touched: inout [Int]
    ) -> Bool {
        guard let index = index(of: id) else { return false }
        let state = deliveries[index].state
        guard state == .delivered || state == .dead else { return false }
        renew(index, at: moment)
        deliveries[index].due = moment
        deliveries[index].finished = nil
        deliveries[index].state = .blocked
        if state == .delivered { deliveries[index].isReplay = true }
        enter(index, overtakingAt: moment)
        settle(index, at: moment, touched: &touched)
        return true
    }

    /// Whether the attempt was made before an older delivery that came back.
    func isOvertaken(_ index: Int, _ record: AttemptRecord) -> Bool {
        guard let overtaken = deliveries[index].overtaken else { return false }
        switch record.verdict {
        case .delivered, .skipped:
            return deliveries[index].state == .blocked || record.started < overtaken
        case .retry, .dead: return false
        }
    }

    mutating func makeAgain(
        _ index: Int, _ record: AttemptRecord, _ ended: Timestamp, touched: inout [Int]
    ) -> Int {
        deliveries[index].due = ended
        if record.verdict == .delivered { deliveries[index].isReplay = true }
        guard deliveries[index].state != .blocked else { return 1 }
        deliveries[index].overtaken = nil
        settle(index, at: ended, touched: &touched)
        return 1
    }
}
