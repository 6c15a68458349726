import JSON
import Ports

extension AdminCall {
    /// A write with its entry in the audit log, both in one transaction.
    ///
    /// - Parameters:
    ///   - write: What to do; without one, only the entry is made.
    ///   - action: What was done, such as `token.create`.
    ///   - subject: To what.
    ///   - before: What was there; no secret.
    ///   - after: What is there now; no secret.
    /// - Returns: The write to submit.
    /// - Throws: ``Problem`` where nobody is known to ask.
    func audited(
        _ write: StoreWrite?, _ action: String, _ subject: String,
        before: JSONValue = .null, after: JSONValue = .null
    ) throws(Problem) -> StoreWrite {
        let caller = try identified()
        let entry = AuditEntry(
            time: context.surroundings.now(), actor: caller.name, role: caller.role,
            address: caller.address, action: action, subject: subject, before: before.bytes,
            after: after.bytes)
        context.announce(entry)
        return write.map { .audited(entry, $0) } ?? .audit(entry)
    }
}

extension AdminContext {
    /// Tells those who watch what an operator does.
    func announce(_ entry: AuditEntry) {
        live.publish("audit") {
            [
                "actor": .string(entry.actor), "action": .string(entry.action),
                "subject": .string(entry.subject),
            ]
        }
    }
}
