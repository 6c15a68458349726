import Directory
import Ports
import SCIM

/// The deliveries of one user or group to one destination; the oldest goes first.
struct MemoryLane: Hashable {
    var destination: DestinationName
    var integration: IntegrationName
    var type: ResourceType
    var resource: ResourceID
}

/// One delivery as a ``MemoryStore`` keeps it.
struct MemoryDelivery {
    let id: DeliveryID
    let destination: DestinationName
    var event: Event
    let lanes: [MemoryLane]
    var state: DeliveryState
    var attempts = 0
    /// Kept while blocked, too.
    var due: Timestamp
    var finished: Timestamp?
    var lastStatus: Int?
    var lastFailure: FailureClass?
    var renewal: ReadyDelivery.Renewal?
    var isReplay = false
    var overtaken: Timestamp?

    var index: Int { Int(id.key) - 1 }
}

extension DeliveryState {
    /// Whether nothing but time stands before the next attempt.
    var isReady: Bool { self == .pending || self == .retrying }
}

/// Every method that may let a delivery become ready appends its index to `touched`.
extension MemoryState {
    func ready(_ delivery: MemoryDelivery) -> ReadyDelivery {
        ReadyDelivery(
            id: delivery.id, destination: delivery.destination, event: delivery.event,
            attempts: delivery.attempts, due: delivery.due, renewal: delivery.renewal,
            isReplay: delivery.isReplay)
    }

    func index(of id: DeliveryID) -> Int? {
        let index = Int(clamping: id.key &- 1)
        guard deliveries.indices.contains(index), deliveries[index].id == id else { return nil }
        return index
    }

    mutating func queue(
        _ event: Event, _ draft: DeliveryDraft, touched: inout [Int]
    ) {
        let destination = draft.destination
        let lane = { (type: ResourceType, id: ResourceID) in
            MemoryLane(
                destination: destination, integration: event.draft.integration, type: type,
                resource: id)
        }
        let lanes =
            [
                event.draft.user.map { lane(.user, $0) },
                event.draft.group.map { lane(.group, $0) },
            ].compactMap { $0 }
        let index = deliveries.count
        deliveries.append(
            MemoryDelivery(
                id: DeliveryID(timestamp: event.draft.timestamp, key: Int64(index + 1)),
                destination: destination, event: event, lanes: lanes,
                state: draft.isHeld ? .held : .blocked, due: event.draft.timestamp))
        attempts.append([])
        enter(index)
        if !draft.isHeld { settle(index, at: event.draft.timestamp, touched: &touched) }
    }

    /// The oldest held deliveries of a destination, as indices.
    func held(_ destination: DestinationName, _ limit: Int) -> [Int] {
        let held = deliveries.indices.filter {
            deliveries[$0].destination == destination && deliveries[$0].state == .held
        }
        return Array(held.prefix(limit))
    }

    mutating func approve(_ index: Int, at moment: Timestamp, touched: inout [Int]) {
        deliveries[index].state = .blocked
        renew(index, at: moment)
        settle(index, at: moment, touched: &touched)
    }

    mutating func renew(_ index: Int, at moment: Timestamp) {
        deliveries[index].renewal = ReadyDelivery.Renewal(
            moment: moment, attempts: deliveries[index].attempts)
    }

    mutating func moveDue(from old: Timestamp, to new: Timestamp) -> Int {
        var changed = 0
        for index in deliveries.indices where deliveries[index].state.isReady {
            let due = deliveries[index].due
            if due > old {
                deliveries[index].due = due + (new - old)
            } else if due > new {
                deliveries[index].due = new
            } else {
                continue
            }
            changed += 1
        }
        return changed
    }

    mutating func fold(_ fold: Fold, touched: inout [Int]) -> Int {
        let ids = fold.superseded + [fold.kept?.delivery].compactMap { $0 }
        let indices = ids.compactMap { index(of: $0) }
        guard indices.count == ids.count, deliveries[indices[0]].state.isReady,
            indices.dropFirst().allSatisfy({ deliveries[$0].state == .blocked })
        else { return 0 }
        if let kept = fold.kept, let index = indices.last {
            var draft = deliveries[index].event.draft
            draft.data = kept.data
            deliveries[index].event = Event(
                sequence: deliveries[index].event.sequence, draft: draft)
        }
        let superseded = indices.prefix(fold.superseded.count)
        for index in superseded { deliveries[index].state = .superseded }
        for index in superseded {
            finish(index, .superseded, at: fold.moment, touched: &touched)
        }
        return superseded.count
    }

    mutating func record(_ record: AttemptRecord, touched: inout [Int]) -> Int {
        guard let index = index(of: record.delivery) else { return 0 }
        attempts[index].removeAll { $0.number == record.number }
        attempts[index].append(
            AttemptView(number: record.number, started: record.started, result: record.result))
        for correlation in record.correlations { write(correlation) }
        deliveries[index].attempts = max(deliveries[index].attempts, record.number)
        deliveries[index].lastStatus = record.result.status
        deliveries[index].lastFailure = record.result.failure
        guard !deliveries[index].state.isFinished else { return 1 }
        let ended = record.started + .microseconds(record.result.timing.total)
        if isOvertaken(index, record) {
            return makeAgain(index, record, ended, touched: &touched)
        }
        switch record.verdict {
        case .retry(let due):
            deliveries[index].due = due
            if deliveries[index].state == .pending { deliveries[index].state = .retrying }
        case .delivered: finish(index, .delivered, at: ended, touched: &touched)
        case .skipped: finish(index, .skipped, at: ended, touched: &touched)
        case .dead(let holdsLane):
            finish(index, .dead, at: ended, holdsLane: holdsLane, touched: &touched)
        }
        return 1
    }

    mutating func retry(_ id: DeliveryID, due: Timestamp, touched: inout [Int]) -> Bool {
        guard let index = index(of: id) else { return false }
        let state = deliveries[index].state
        guard state == .dead || state == .retrying else { return false }
        if state == .dead { renew(index, at: due) }
        deliveries[index].due = due
        deliveries[index].finished = nil
        deliveries[index].state = .blocked
        enter(index)
        settle(index, at: due, touched: &touched)
        return true
    }

    mutating func skip(_ id: DeliveryID, at moment: Timestamp, touched: inout [Int]) -> Bool {
        guard let index = index(of: id) else { return false }
        let state = deliveries[index].state
        guard !state.isFinished || state == .dead else { return false }
        finish(index, .skipped, at: moment, touched: &touched)
        return true
    }

    mutating func finish(
        _ index: Int, _ state: DeliveryState, at moment: Timestamp, holdsLane: Bool = false,
        touched: inout [Int]
    ) {
        deliveries[index].state = state
        deliveries[index].finished = moment
        guard !holdsLane else { return }
        for lane in deliveries[index].lanes {
            lanes[lane]?.removeAll { $0 == index }
            if let next = lanes[lane]?.first, deliveries[next].state == .blocked {
                settle(next, at: moment, touched: &touched)
            }
        }
    }

    /// Takes the delivery's place in its lanes; later ones that were ready wait again.
    mutating func enter(_ index: Int, overtakingAt moment: Timestamp? = nil) {
        for lane in deliveries[index].lanes {
            var line = lanes[lane, default: []]
            if !line.contains(index) { line.insert(index, at: line.count { $0 < index }) }
            for later in line where later > index && deliveries[later].state.isReady {
                deliveries[later].state = .blocked
                if let moment { deliveries[later].overtaken = moment }
            }
            lanes[lane] = line
        }
    }

    /// Makes a blocked delivery ready if it is the first of all its lanes.
    mutating func settle(
        _ index: Int, at moment: Timestamp, touched: inout [Int]
    ) {
        guard deliveries[index].lanes.allSatisfy({ lanes[$0]?.first == index }) else { return }
        if deliveries[index].attempts == 0 {
            deliveries[index].due = min(deliveries[index].due, moment)
        }
        if deliveries[index].overtaken != nil { deliveries[index].overtaken = moment }
        deliveries[index].state = deliveries[index].attempts == 0 ? .pending : .retrying
        touched.append(index)
    }
}
