import JSON
import Simulation

/// Whether a demonstration has shown what it should: everything arrived, and both ends agree.
struct DemoVerdict {
    let report: SimulationReport
    let people: [Person]
    let ledger: ReceiverLedger
    /// Whether the gateway has nothing left to deliver.
    let isDelivered: Bool

    /// People whom the receiver knows otherwise than the provider does.
    var differences: [String] {
        people.compactMap { person in
            guard let id = person.remoteID else { return nil }
            let user = ledger.users[id] ?? nil
            if person.isDeleted { return user == nil ? nil : "\(person[.userName]) is not deleted" }
            guard let user else { return "\(person[.userName]) never arrived" }
            let isEqual =
                user["userName"]?.string == person[.userName]
                && user["active"]?.bool == person.isActive
                && user["title"]?.string == person[.title]
                && user["department"]?.string == person[.department]
                && user["name"]?["family"]?.string == person[.familyName]
                && user["manager"]?["id"]?.string == person.manager
            return isEqual ? nil : "\(person[.userName]) differs"
        }
    }

    var isGood: Bool {
        isDelivered && report.violations.isEmpty && differences.isEmpty && ledger.refused == 0
            && ledger.inversions == 0 && ledger.events > 0
    }

    /// The summary for a terminal.
    var text: String {
        let active = people.filter { $0.isActive && !$0.isDeleted }.count
        let deleted = people.filter(\.isDeleted).count
        var lines = [
            "", report.table,
            "tenant     \(people.count) people: \(active) active, "
                + "\(people.count - active - deleted) disabled, \(deleted) deleted",
            "delivered  \(ledger.events) events, each signature verified, "
                + "\(ledger.repeats) repeats, \(ledger.inversions) out of order",
            "compared   "
                + (differences.isEmpty
                    ? "the receiver's last state of everybody equals the provider's"
                    : differences.prefix(5).joined(separator: "; ")),
        ]
        lines += report.violations.prefix(5).map { "violation  \($0)" }
        if !isDelivered { lines.append("late       some events have not arrived within a minute") }
        lines.append(isGood ? "all is well" : "something is wrong: see above")
        return lines.joined(separator: "\n") + "\n"
    }
}
