import Directory
import Ports
import SCIM

extension ConnectionReader {
    func audit(_ query: AuditQuery) throws(StoreError) -> Page<AuditView, Int64> {
        var page = Page<AuditView, Int64>()
        var looked = 0
        try connection.each(
            """
            SELECT key, time, actor, role, address, action, subject, before, after FROM audit
            WHERE key < ? ORDER BY key DESC
            """, .integer(query.before ?? .max)
        ) { row throws(StoreError) in
            looked += 1
            let entry = AuditEntry(
                time: row.moment(1), actor: row.text(2),
                role: StoredToken.Role(rawValue: row.text(3)) ?? .operator,
                address: row.optional(4, row.text), action: row.text(5), subject: row.text(6),
                before: row.blob(7), after: row.blob(8))
            if query.takes(entry) {
                page.items.append(AuditView(number: row.integer(0), entry: entry))
            }
            guard page.items.count < query.limit, looked < Self.pageBudget else {
                page.next = row.integer(0)
                return false
            }
            return true
        }
        return page
    }

    func samples(_ minutes: ClosedRange<Int64>) throws(StoreError) -> [Sample] {
        var found: [Sample] = []
        try connection.each(
            """
            SELECT minute, kind, name, counts FROM samples WHERE minute BETWEEN ? AND ?
            ORDER BY minute, kind, name
            """, .integer(minutes.lowerBound), .integer(minutes.upperBound)
        ) { row throws(StoreError) in
            let name = row.text(2)
            let subject: Sample.Subject =
                row.integer(1) == 0
                ? .destination(DestinationName(rawValue: name))
                : .integration(IntegrationName(rawValue: name))
            found.append(
                Sample(
                    minute: row.integer(0), subject: subject,
                    counts: row.text(3).split(separator: " ").map { Int($0) ?? 0 }))
            return true
        }
        return found
    }
}
