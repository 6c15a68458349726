import Dialects
import JSON
import SCIM
import Testing

/// One body as received, what it becomes, and what that is called.
struct Rewriting: Sendable, CustomTestStringConvertible {
    let quirks: Set<Quirk>
    let received: String
    let meant: String

    /// - Parameters:
    ///   - quirks: What is reported; none means that nothing changes.
    ///   - received: JSON; `ENT` stands for the URN of the enterprise extension.
    ///   - meant: The same for what it becomes.
    init(_ quirks: Set<Quirk>, _ received: String, _ meant: String? = nil) {
        self.quirks = quirks
        self.received = received
        self.meant = meant ?? received
    }

    var testDescription: String { received }
}

/// Reads JSON in which `ENT` and `CORE` stand for URNs.
func json(_ text: String) throws -> JSONValue {
    let text =
        text
        .replacing("ENT", with: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
        .replacing("CORE", with: "urn:ietf:params:scim:schemas:core:2.0:User")
    return try JSONValue(parsing: Array(text.utf8))
}

/// A PATCH body with these operations, a JSON array.
func patch(_ operations: String) throws -> JSONObject {
    [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": try json(operations),
    ]
}

/// Rewrites a PATCH body and compares it with what was meant.
func checkPatch(_ row: Rewriting, _ schema: ResourceSchema) throws {
    let body = try patch(row.received)
    let (output, quirks) = Dialect(.entra).rewritePatch(body, current: [:], schema)
    #expect(output == (try patch(row.meant)))
    #expect(quirks == row.quirks)
    let (again, more) = Dialect(.entra).rewritePatch(output, current: [:], schema)
    #expect(again == output, "what is meant stays as it is")
    #expect(more.isEmpty)
}
