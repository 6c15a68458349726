import Ports
import SCIM

extension AlertBook {
    /// The condition's mark is the number of days that was told of last.
    mutating func look(at term: AlertObservation.Term, _ now: Timestamp) -> [Alert] {
        let matter = term.matter
        let known = conditions[matter].flatMap { $0.since == term.end ? $0 : nil }
        guard let days = stage(of: term, now, isKnown: known != nil) else {
            conditions[matter] = nil
            return []
        }
        if let known, known.mark <= days { return [] }
        conditions[matter] = AlertCondition(
            matter, since: term.end, told: now, mark: Int64(days))
        return [.ends(term, now)]
    }

    /// The fewest days that are left no more; `nil` while there is time.
    ///
    /// A number of days counts for what lives more than three times as long: what is renewed in time,
    /// such as a certificate of 90 days in its last 30, is nothing to tell of.
    private func stage(of term: AlertObservation.Term, _ now: Timestamp, isKnown: Bool) -> Int? {
        let life = term.begin.map { term.end - $0 }
        // What ended long ago is no news.
        if !isKnown, now - term.end > day { return nil }
        // A token for an hour is meant to end.
        let least = term.matter.kind == .token ? day : .zero
        let reached = rules.days.filter { days in
            term.end - now <= day * days && life.map { $0 > max(day * 3 * days, least) } ?? true
        }
        return reached.min()
    }
}

private let day = Duration.seconds(86_400)

extension AlertObservation.Term {
    var matter: AlertCondition.Matter {
        switch subject {
        case .token(let id, _, _): .init(.token, id)
        case .server(let name): .init(.certificate, "listener \(name)")
        case .client(let file, let user): .init(.certificate, "\(user) \(file)")
        }
    }
}
