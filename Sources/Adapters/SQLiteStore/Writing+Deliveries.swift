import Directory
import Ports
import SCIM

/// The lane rule: a delivery may start when it is the oldest unfinished one in its user's and in
/// its group's line for its destination.
///
/// Each rule looks at the head of a lane only, so the cost does not grow with what waits.
extension Writing {
    func queue(_ event: Event, _ wish: DeliveryDraft) throws(StoreError) {
        let name = wish.destination
        let draft = event.draft
        let integration = try names.assign(.integration, draft.integration.rawValue)
        let destination = try names.assign(.destination, name.rawValue)
        var row = DeliveryRow(
            id: DeliveryID(timestamp: draft.timestamp, key: consequences.nextDelivery()),
            event: event.sequence, destination: destination,
            userLane: draft.user.map { Lane.number(integration: integration, $0) },
            groupLane: draft.group.map { Lane.number(integration: integration, $0) },
            state: .pending, attempts: 0, due: draft.timestamp)
        for lane in row.lanes where try connection.oldestKey(in: lane, destination) != nil {
            row.state = .blocked
        }
        if wish.isHeld { row.state = .held }
        try connection.insert(row, urgent: draft.type.isUrgent)
        consequences.count(1, .accepted(destination))
        consequences.count(1, .state(destination, row.state))
        guard row.state == .pending else { return }
        consequences.report(
            ReadyDelivery(
                id: row.id, destination: name, event: event, attempts: 0, due: row.due))
    }

    func record(_ record: AttemptRecord) throws(StoreError) -> Int {
        guard var row = try connection.delivery(record.delivery) else { return 0 }
        try insert(record)
        try write(record.correlations)
        row.attempts = max(row.attempts, record.number)
        row.lastStatus = record.result.status
        row.lastFailure = record.result.failure?.rawValue
        let before = row.state
        if row.isOvertaken(record) { return try makeAgain(row, after: record) }
        if before.isUnfinished { settle(&row, record) }
        try change(row, from: before)
        if before.holdsLanes, !row.state.holdsLanes { try leave(row, at: record.ended) }
        return 1
    }

    func retry(_ ids: [DeliveryID], due: Timestamp) throws(StoreError) -> Int {
        var changed = 0
        for id in ids {
            guard var row = try connection.delivery(id), row.state.canRetry else { continue }
            let before = row.state
            if before != .retrying { row.renew(at: due) }
            row.due = due
            row.finished = nil
            row.state = .blocked
            try holdBack(laterThan: row)
            try change(row, from: before)
            try start(row, at: due)
            changed += 1
        }
        return changed
    }

    func skip(_ ids: [DeliveryID], at moment: Timestamp) throws(StoreError) -> Int {
        var changed = 0
        for id in ids {
            guard var row = try connection.delivery(id), row.state <= .dead else { continue }
            let before = row.state
            row.state = .skipped
            row.finished = moment
            try change(row, from: before)
            if before.holdsLanes { try leave(row, at: moment) }
            changed += 1
        }
        return changed
    }

    /// What an attempt's verdict makes of an unfinished delivery.
    private func settle(_ row: inout DeliveryRow, _ record: AttemptRecord) {
        switch record.verdict {
        case .retry(let due):
            row.due = due
            if row.state == .pending { row.state = .retrying }
            return
        case .delivered: row.state = .delivered
        case .dead(let holdsLane): row.state = holdsLane ? .deadInLane : .dead
        case .skipped: row.state = .skipped
        }
        row.finished = record.ended
    }

    func change(_ row: DeliveryRow, from before: RowState) throws(StoreError) {
        try connection.update(row)
        if !row.state.isReady { consequences.withdraw(row.id.key) }
        guard row.state != before else { return }
        consequences.count(-1, .state(row.destination, before))
        consequences.count(1, .state(row.destination, row.state))
    }

    /// Lets the next of each lane start once `row` has left them.
    func leave(_ row: DeliveryRow, at moment: Timestamp) throws(StoreError) {
        for lane in row.lanes {
            guard let next = try connection.oldest(in: lane, row.destination) else { continue }
            if next.state == .blocked { try start(next, at: moment) }
        }
    }

    /// Makes a blocked delivery ready if it is the oldest of all its lanes.
    ///
    /// A first attempt is due when its turn comes, even if the clock was set back meanwhile.
    func start(
        _ row: DeliveryRow, at moment: Timestamp, from before: RowState = .blocked
    ) throws(StoreError) {
        for lane in row.lanes {
            guard try connection.oldestKey(in: lane, row.destination) == row.id.key else { return }
        }
        var row = row
        if row.attempts == 0 { row.due = min(row.due, moment) }
        if row.overtaken != nil {
            row.overtaken = moment
            try mark(row)
        }
        row.state = row.attempts == 0 ? .pending : .retrying
        try change(row, from: before)
        let ready = try reader.ready(
            row, DestinationName(rawValue: try names.name(row.destination)))
        if let ready { consequences.report(ready) }
    }

    /// Makes those wait that went ahead of a delivery which now takes its place again.
    ///
    /// With `moment`, an attempt of theirs that is under way does not count.
    func holdBack(
        laterThan row: DeliveryRow, overtakenAt moment: Timestamp? = nil
    ) throws(StoreError) {
        for lane in row.lanes {
            guard var head = try connection.oldest(in: lane, row.destination),
                head.id.key > row.id.key, head.state.isReady
            else { continue }
            let before = head.state
            head.state = .blocked
            try change(head, from: before)
            guard let moment else { continue }
            head.overtaken = moment
            try mark(head)
        }
    }

    private func insert(_ record: AttemptRecord) throws(StoreError) {
        let result = record.result
        try connection.run(
            """
            INSERT OR REPLACE INTO attempts (delivery, number, started, status, failure, detail,
                peer, resolved, connected, secured, first_byte, total, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .integer(record.delivery.key), .integer(record.number), .moment(record.started),
            .integer(result.status), .text(result.failure?.rawValue), .text(result.detail),
            .text(result.peer), .integer(result.timing.resolved),
            .integer(result.timing.connected), .integer(result.timing.secured),
            .integer(result.timing.firstByte), .integer(result.timing.total),
            .blob(result.answer))
    }
}

extension RowState {
    /// Whether an operator's retry means anything.
    fileprivate var canRetry: Bool { self == .dead || self == .deadInLane || self == .retrying }
}

extension AttemptRecord {
    var ended: Timestamp { started + .microseconds(result.timing.total) }
}
