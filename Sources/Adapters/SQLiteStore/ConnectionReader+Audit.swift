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

    func samples(
        _ minutes: ClosedRange<Int64>, by length: Sample.Length
    ) throws(StoreError) -> [Sample] {
        let table = length == .minute ? "samples" : "hourly_samples"
        return try connection.all(
            composed: """
                SELECT minute, kind, name, counts FROM \(table) WHERE minute BETWEEN ? AND ?
                ORDER BY minute, kind, name
                """, [.integer(minutes.lowerBound), .integer(minutes.upperBound)], read: sample)
    }

    /// The minutes of a subject in the hour that a minute lies in.
    func minutes(ofHour minute: Int64, _ subject: Sample.Subject) throws(StoreError) -> [Sample] {
        let first = minute / 60 * 60
        return try connection.all(
            composed: """
                SELECT minute, kind, name, counts FROM samples
                WHERE minute BETWEEN ? AND ? AND kind = ? AND name = ?
                """,
            [
                .integer(first), .integer(first + 59), .integer(subject.code),
                .text(subject.name),
            ], read: sample)
    }

    private func sample(_ row: Row) -> Sample {
        let name = row.text(2)
        let subject: Sample.Subject =
            row.integer(1) == 0
            ? .destination(DestinationName(rawValue: name))
            : .integration(IntegrationName(rawValue: name))
        return Sample(
            minute: row.integer(0), subject: subject,
            counts: row.text(3).utf8.split(separator: UInt8(ascii: " ")).map {
                Int(Substring($0)) ?? 0
            })
    }
}
