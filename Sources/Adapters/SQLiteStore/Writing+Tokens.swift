import Directory
import Ports
import SCIM

extension Writing {
    func create(_ token: StoredToken) throws(StoreError) -> Int {
        let taken = try connection.first(
            "SELECT 1 FROM tokens WHERE id = ?", .text(token.id)
        ) { _ in true }
        guard taken == nil else { throw .failed("token \(token.id) exists already") }
        var integration: String?
        var role: String?
        switch token.scope {
        case .integration(let name): integration = name.rawValue
        case .admin(let granted): role = granted.rawValue
        }
        return try connection.run(
            """
            INSERT INTO tokens (id, integration, role, label, digest, created, expires, revoked,
                last_used)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, .text(token.id), .text(integration), .text(role), .text(token.label),
            .blob(token.digest), .moment(token.created), .moment(token.expires),
            .moment(token.revoked), .moment(token.lastUsed))
    }

    func revoke(_ id: String, at moment: Timestamp) throws(StoreError) -> Int {
        try connection.run(
            "UPDATE tokens SET revoked = ? WHERE id = ? AND revoked IS NULL", .moment(moment),
            .text(id))
    }

    func touch(_ uses: [String: Timestamp]) throws(StoreError) -> Int {
        var changed = 0
        for (id, moment) in uses {
            changed += try connection.run(
                "UPDATE tokens SET last_used = ? WHERE id = ?", .moment(moment), .text(id))
        }
        return changed
    }
}
