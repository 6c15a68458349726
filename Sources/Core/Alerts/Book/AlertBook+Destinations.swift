import Directory
import Ports
import SCIM

extension AlertBook {
    mutating func look(
        at destination: AlertObservation.Destination, _ now: Timestamp, isClockTrusted: Bool
    ) -> [Alert] {
        let alerts = [
            gone(destination, now), failing(destination, now), dead(destination, now),
            unconfirmed(destination, now, isClockTrusted: isClockTrusted),
        ]
        return alerts.compactMap { alert in
            var alert = alert
            alert?.destination = destination.name
            return alert
        }
    }

    private mutating func gone(
        _ destination: AlertObservation.Destination, _ now: Timestamp
    ) -> Alert? {
        let matter = Matter(.gone, destination.name)
        guard let since = destination.gone else {
            conditions[matter] = nil
            return nil
        }
        // Resumed and gone again between two looks, it is another pause.
        guard conditions[matter]?.since != since else { return nil }
        conditions[matter] = AlertCondition(matter, since: since, told: now)
        return .gone(destination, now)
    }

    /// A paused destination is neither failing nor well: what was so stays so.
    private mutating func failing(
        _ destination: AlertObservation.Destination, _ now: Timestamp
    ) -> Alert? {
        guard !destination.isPaused else { return nil }
        let matter = Matter(.failing, destination.name)
        if destination.isOpen || destination.failures >= rules.failuresInARow {
            return failed(matter, destination, now)
        }
        guard var condition = conditions[matter] else { return nil }
        guard destination.isWell else {
            // A single failure does not undo a recovery, but it puts it off.
            if destination.failures > 0 { conditions[matter]?.calm = nil }
            return nil
        }
        let calm = condition.calm ?? now
        condition.calm = calm
        conditions[matter] = condition
        guard condition.told != nil else {
            conditions[matter] = nil
            return nil
        }
        guard now - calm >= rules.calmAfter else { return nil }
        conditions[matter] = nil
        return .recovered(destination, since: condition.since, now)
    }

    private mutating func failed(
        _ matter: Matter, _ destination: AlertObservation.Destination, _ now: Timestamp
    ) -> Alert? {
        var condition = conditions[matter] ?? AlertCondition(matter, since: now)
        condition.calm = nil
        defer { conditions[matter] = condition }
        guard condition.told == nil else { return nil }
        // Whatever failed before a success in between was something else.
        if let success = destination.lastSuccess, success > condition.since {
            condition.since = now
        }
        guard destination.isOpen || now - condition.since >= rules.failingAfter else { return nil }
        condition.told = now
        return .failing(destination, since: condition.since, now)
    }

    private mutating func dead(
        _ destination: AlertObservation.Destination, _ now: Timestamp
    ) -> Alert? {
        let matter = Matter(.dead, destination.name)
        let dead = Int64(destination.dead)
        guard dead > 0 else {
            conditions[matter] = nil
            return nil
        }
        guard var condition = conditions[matter] else {
            conditions[matter] = AlertCondition(matter, since: now, told: now, mark: dead)
            return .dead(destination, since: now, now)
        }
        defer { conditions[matter] = condition }
        let isDue = condition.told.map { now - $0 >= rules.deadAgainAfter } ?? true
        guard dead > condition.mark, isDue else {
            condition.mark = min(condition.mark, dead)
            return nil
        }
        condition.mark = dead
        condition.told = now
        return .dead(destination, since: condition.since, now)
    }

    private mutating func unconfirmed(
        _ destination: AlertObservation.Destination, _ now: Timestamp, isClockTrusted: Bool
    ) -> Alert? {
        let matter = Matter(.unconfirmed, destination.name)
        guard let first = destination.firstLate else {
            conditions[matter] = nil
            return nil
        }
        let known = conditions[matter]
        let isDue = known?.told.map { now - $0 >= rules.lateAgainAfter } ?? isClockTrusted
        guard isDue, let last = destination.newLate.last else { return nil }
        conditions[matter] = AlertCondition(
            matter, since: known?.since ?? first.delivery.timestamp, told: now,
            mark: last.delivery.key)
        return .unconfirmed(destination, rules.lateAfter, now)
    }
}

extension AlertObservation.Destination {
    /// Whether what was tried last went well, or nothing is left that failed.
    fileprivate var isWell: Bool {
        guard failures == 0 else { return false }
        guard let lastSuccess else { return retrying == 0 }
        return retrying == 0 || lastFailure.map { $0 <= lastSuccess } ?? true
    }
}
