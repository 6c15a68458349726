import Directory
import Ports
import SCIM

/// Deliveries that are made once more, in their old places.
extension Writing {
    func replay(_ ids: [DeliveryID], at moment: Timestamp) throws(StoreError) -> StoreReceipt {
        var changed = 0
        for id in ids.sorted(by: { $0.key < $1.key }) {
            guard var row = try connection.delivery(id), row.state.canReplay else { continue }
            let before = row.state
            row.renew(at: moment)
            row.due = moment
            row.finished = nil
            row.state = .blocked
            if before == .delivered {
                row.isReplay = true
                try mark(row)
            }
            try holdBack(laterThan: row, overtakenAt: moment)
            try change(row, from: before)
            try start(row, at: moment)
            changed += 1
        }
        return .replayed(changed: changed, newest: consequences.delivery)
    }

    /// Keeps an attempt that came too early; its delivery has its turn still before it.
    func makeAgain(_ row: DeliveryRow, after record: AttemptRecord) throws(StoreError) -> Int {
        var row = row
        let before = row.state
        row.due = record.ended
        if record.verdict == .delivered { row.isReplay = true }
        // Once only, for a clock that was set back must not keep it going round.
        if before != .blocked { row.overtaken = nil }
        try mark(row)
        if before == .blocked {
            try change(row, from: before)
        } else {
            row.state = .blocked
            try start(row, at: record.ended, from: before)
        }
        return 1
    }

    /// Writes down what the usual changes of a row leave alone.
    func mark(_ row: DeliveryRow) throws(StoreError) {
        try connection.run(
            "UPDATE deliveries SET replayed = ?, overtaken = ? WHERE key = ?",
            .flag(row.isReplay), .moment(row.overtaken), .integer(row.id.key))
    }
}

extension DeliveryRow {
    /// Whether the attempt was made before an older delivery that came back, although it has to be
    /// after it.
    func isOvertaken(_ record: AttemptRecord) -> Bool {
        guard let overtaken, state.isUnfinished else { return false }
        switch record.verdict {
        case .delivered, .skipped: return state == .blocked || record.started < overtaken
        case .retry, .dead: return false
        }
    }
}

extension RowState {
    fileprivate var canReplay: Bool { self == .delivered || self == .dead || self == .deadInLane }
}
