import Ports
import Testing

@testable import SQLiteStore

@Suite("Advisories of SCIM servers: the store")
struct AdvisoryTests {
    @Test(arguments: [("NULL", "NULL"), ("'contoso'", "'viewer'")])
    func `GHSA-j8v8-g9cx-5qf4, a token has exactly one owner, whoever writes it`(
        integration: String, role: String
    ) throws {
        let workshop = try Workshop()
        (try workshop.open().store as? SQLiteStore)?.close()
        let connection = try Connection(path: workshop.database)
        #expect(throws: StoreError.self) {
            try connection.execute(
                """
                INSERT INTO tokens (id, integration, role, label, digest, created)
                VALUES ('t', \(integration), \(role), '', x'00', 0)
                """)
        }
        try connection.execute(
            """
            INSERT INTO tokens (id, integration, role, label, digest, created)
            VALUES ('t', 'contoso', NULL, '', x'00', 0)
            """)
    }
}
