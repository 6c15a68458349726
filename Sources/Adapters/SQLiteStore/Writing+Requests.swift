import Directory
import Ports
import SCIM

/// What goes to the provisioning log, the audit log and the charts.
extension Writing {
    /// Adds a request; a repeated or unreadable id is ignored, for a log must not fail a change.
    ///
    /// - Parameters:
    ///   - record: The request.
    ///   - events: What it brought about, in this transaction.
    /// - Throws: ``StoreError``, as any write does.
    func insert(_ record: RequestRecord, events: [Event] = []) throws(StoreError) {
        guard let key = RequestKey(record.id) else { return }
        if try insert(record, key, at: key.place, events) { return }
        // Another one lies there: the first free place of its millisecond.
        for place in key.range.prefix(8)
        where try insert(record, key, at: place, events) { return }
    }

    /// - Returns: Whether nothing is left to do: the record is there now, or was before.
    private func insert(
        _ record: RequestRecord, _ key: RequestKey, at place: Int64, _ events: [Event]
    ) throws(StoreError) -> Bool {
        var integration: Int64?
        if let name = record.integration {
            integration = try names.assign(.integration, name.rawValue)
        }
        let micros = record.duration.components
        let inserted = try connection.run(
            """
            INSERT INTO requests (key, high, low, integration, operation, method, path,
                summary, resource_type, resource, status, type, detail, duration, quirks,
                first_event, last_event, redacted, body, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, .integer(place), .integer(key.high), .integer(key.low), .integer(integration),
            .text(record.operation.rawValue), .text(record.method), .text(record.path),
            .text(record.summary), .integer(record.resource?.type.code),
            .text(record.resource?.id.rawValue), .integer(record.status), .text(record.type),
            .text(record.detail),
            .integer(micros.seconds * 1_000_000 + micros.attoseconds / 1_000_000_000_000),
            .text(record.quirks.joined(separator: " ")), .integer(events.first?.sequence),
            .integer(events.last?.sequence), .flag(record.isRedacted), .blob(record.body),
            .blob(record.answer))
        guard inserted > 0 else { return try holds(place, key) }
        consequences.count(1, .requests)
        return true
    }

    private func holds(_ place: Int64, _ key: RequestKey) throws(StoreError) -> Bool {
        try connection.first(
            "SELECT 1 FROM requests WHERE key = ? AND high = ? AND low = ?", .integer(place),
            .integer(key.high), .integer(key.low)
        ) { _ in true } ?? false
    }

    func append(_ entry: AuditEntry) throws(StoreError) -> Int {
        try connection.run(
            """
            INSERT INTO audit (time, actor, role, address, action, subject, before, after)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, .moment(entry.time), .text(entry.actor), .text(entry.role.rawValue),
            .text(entry.address), .text(entry.action), .text(entry.subject), .blob(entry.before),
            .blob(entry.after))
    }

    func insert(_ samples: [Sample]) throws(StoreError) -> Int {
        for sample in samples {
            try connection.run(
                """
                INSERT OR REPLACE INTO samples (minute, kind, name, counts) VALUES (?, ?, ?, ?)
                """, .integer(sample.minute), .integer(sample.subject.code),
                .text(sample.subject.name), .text(sample.text))
            let minutes = try reader.minutes(ofHour: sample.minute, sample.subject)
            guard let hour = Sample.hour(of: minutes) else { continue }
            try connection.run(
                """
                INSERT OR REPLACE INTO hourly_samples (minute, kind, name, counts)
                VALUES (?, ?, ?, ?)
                """, .integer(hour.minute), .integer(hour.subject.code),
                .text(hour.subject.name), .text(hour.text))
        }
        return samples.count
    }
}

extension Sample {
    fileprivate var text: String { counts.map(String.init).joined(separator: " ") }
}

extension Sample.Subject {
    /// How a row names the kind.
    var code: Int64 {
        switch self {
        case .destination: 0
        case .integration: 1
        }
    }

    var name: String {
        switch self {
        case .destination(let name): name.rawValue
        case .integration(let name): name.rawValue
        }
    }
}
