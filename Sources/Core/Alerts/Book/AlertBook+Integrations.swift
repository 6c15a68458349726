import Ports
import SCIM

extension AlertBook {
    mutating func look(
        at integration: AlertObservation.Integration, _ now: Timestamp, elapsed: Duration
    ) -> [Alert] {
        let alerts = [held(integration, now), silent(integration, now, elapsed)]
        return alerts.compactMap { alert in
            var alert = alert
            alert?.integration = integration.name
            return alert
        }
    }

    private mutating func held(
        _ integration: AlertObservation.Integration, _ now: Timestamp
    ) -> Alert? {
        let matter = Matter(.held, integration.name)
        guard !integration.holding.isEmpty else {
            conditions[matter] = nil
            return nil
        }
        guard conditions[matter] == nil else { return nil }
        conditions[matter] = AlertCondition(matter, since: now, told: now)
        return .held(integration, now)
    }

    /// Counts only time in which the gateway ran, by a clock that nobody set.
    ///
    /// The condition's mark is when the provider was really heard, for the words.
    private mutating func silent(
        _ integration: AlertObservation.Integration, _ now: Timestamp, _ elapsed: Duration
    ) -> Alert? {
        let matter = Matter(.silent, integration.name)
        guard var condition = conditions[matter] else {
            guard let heard = integration.lastRequest else { return nil }
            conditions[matter] = AlertCondition(
                matter, since: min(heard, now), calm: now, mark: heard.milliseconds)
            return nil
        }
        defer { conditions[matter] = condition }
        let unseen = (now - (condition.calm ?? now)) - elapsed
        if unseen > rules.clockTolerance || unseen < .zero - rules.clockTolerance {
            condition.since = min(condition.since + unseen, now)
        }
        condition.calm = now
        if let heard = integration.lastRequest, heard.milliseconds != condition.mark {
            let heardBefore = Timestamp(milliseconds: condition.mark)
            condition.since = min(heard, now)
            condition.mark = heard.milliseconds
            guard condition.told != nil else { return nil }
            condition.told = nil
            return .heard(integration, since: heardBefore, now)
        }
        guard condition.told == nil, !integration.isPaused,
            now - condition.since >= rules.silentAfter
        else { return nil }
        condition.told = now
        return .silent(
            integration, since: Timestamp(milliseconds: condition.mark), rules.silentAfter, now)
    }
}
