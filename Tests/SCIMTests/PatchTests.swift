import JSON
import SCIM
import Testing

/// One PATCH as a row: the resource before, the operations, the resource after.
struct PatchRow: Sendable, CustomTestStringConvertible {
    let name: String
    var type = ResourceType.user
    let before: String
    let operations: String
    /// Members that the result must have; `null` for one that must be absent.
    let after: String

    init(
        _ name: String, _ before: String, _ operations: String, _ after: String,
        type: ResourceType = .user
    ) {
        self.name = name
        self.type = type
        self.before = before
        self.operations = operations
        self.after = after
    }

    var testDescription: String { name }
    var schema: ResourceSchema { type == .user ? .user : .group }

    /// Applies the operations to `before`, which gets the required attribute.
    func apply() throws -> JSONObject {
        let name = type == .user ? "userName" : "displayName"
        let body = try JSONValue(parsing: Array(before.utf8)).object ?? JSONObject()
        var user: JSONObject = [name: "ada"]
        for member in body.members { user[member.key] = member.value }
        let start = try schema.accept(user)
        let list = try JSONValue(parsing: Array("[\(operations)]".utf8))
        let parsed = try PatchOperation.all(in: ["Operations": list])
        return try schema.applying(parsed, to: start)
    }

    /// Applies the operations and compares the members that `after` names.
    func check() throws {
        let result = try apply()
        let expected = try #require(JSONValue(parsing: Array(after.utf8)).object)
        for member in expected.members {
            #expect((result[member.key] ?? .null) == member.value, "\(name): \(member.key)")
        }
    }
}

private let ent = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

@Suite("PATCH, RFC 7644 §3.5.2")
struct PatchTests {
    @Test(arguments: [
        PatchRow(
            "add sets a singular attribute", "{}", #"{"op":"add","path":"title","value":"A"}"#,
            #"{"title":"A"}"#),
        PatchRow(
            "add on a singular attribute with a value sets it (Q03)", #"{"title":"A"}"#,
            #"{"op":"add","path":"title","value":"B"}"#, #"{"title":"B"}"#),
        PatchRow(
            "names are compared without case (Q09)", #"{"title":"A"}"#,
            #"{"op":"replace","path":"TITLE","value":"B"}"#, #"{"title":"B"}"#),
        PatchRow(
            "remove takes a singular attribute away", #"{"title":"A"}"#,
            #"{"op":"remove","path":"title"}"#, #"{"title":null}"#),
        PatchRow(
            "removing active does not re-enable", #"{"active":false}"#,
            #"{"op":"remove","path":"active"}"#, #"{"active":false}"#),
        PatchRow(
            "removing what is not there is no error", "{}", #"{"op":"remove","path":"title"}"#,
            #"{"title":null}"#),
        PatchRow(
            "a sub-attribute of an absent complex attribute makes it", "{}",
            #"{"op":"replace","path":"name.familyName","value":"B"}"#,
            #"{"name":{"familyName":"B"}}"#),
        PatchRow(
            "a complex attribute is merged", #"{"name":{"givenName":"A","familyName":"B"}}"#,
            #"{"op":"replace","path":"name","value":{"familyName":"C"}}"#,
            #"{"name":{"givenName":"A","familyName":"C"}}"#),
        PatchRow(
            "without a path a nested object is merged (Q06)", #"{"name":{"givenName":"A"}}"#,
            #"{"op":"replace","value":{"name":{"familyName":"C"},"title":"T"}}"#,
            #"{"name":{"givenName":"A","familyName":"C"},"title":"T"}"#),
        PatchRow(
            "without a path id, meta and unknown members are ignored (Q42, Q43)", "{}",
            #"{"op":"replace","value":{"id":"x","meta":{},"shoeSize":44,"title":"T"}}"#,
            #"{"id":null,"meta":null,"shoeSize":null,"title":"T"}"#),
        PatchRow(
            "an unknown path is ignored (Q42)", "{}",
            #"{"op":"add","path":"shoeSize","value":44},{"op":"add","path":"title","value":"T"}"#,
            #"{"shoeSize":null,"title":"T"}"#),
        PatchRow(
            "several operations on one attribute work in order (Q37)", #"{"title":"A"}"#,
            #"{"op":"remove","path":"title"},{"op":"add","path":"title","value":"B"}, {"op":"replace","path":"title","value":"C"}"#,
            #"{"title":"C"}"#),
    ])
    func `singular attributes`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        PatchRow(
            "a missing element is made, for add (Q07)", "{}",
            #"{"op":"add","path":"emails[type eq \"work\"].value","value":"a@b"}"#,
            #"{"emails":[{"type":"work","value":"a@b"}]}"#),
        PatchRow(
            "a missing element is made, for replace (Q07)", "{}",
            #"{"op":"replace","path":"emails[type eq \"work\"].value","value":"a@b"}"#,
            #"{"emails":[{"type":"work","value":"a@b"}]}"#),
        PatchRow(
            "several operations with one filter build one element", "{}",
            #"{"op":"add","path":"addresses[type eq \"work\"].locality","value":"X"},{"op":"add","path":"addresses[type eq \"work\"].country","value":"Y"}"#,
            #"{"addresses":[{"type":"work","locality":"X","country":"Y"}]}"#),
        PatchRow(
            "the type is compared without case (Q09)",
            #"{"emails":[{"type":"work","value":"a"}]}"#,
            #"{"op":"replace","path":"emails[Type Eq \"Work\"].Value","value":"b"}"#,
            #"{"emails":[{"type":"work","value":"b"}]}"#),
        PatchRow(
            "a boolean in a filter may be a text (Q22)", "{}",
            #"{"op":"add","path":"roles[primary eq \"True\"].value","value":"R"},{"op":"add","path":"roles[primary eq \"True\"].display","value":"D"}"#,
            #"{"roles":[{"primary":true,"value":"R","display":"D"}]}"#),
        PatchRow(
            "add merges an element that is there (Q25)", #"{"roles":[{"value":"R"}]}"#,
            #"{"op":"add","path":"roles","value":[{"value":"R","display":"D"}]}"#,
            #"{"roles":[{"value":"R","display":"D"}]}"#),
        PatchRow(
            "one value may be there with two types", #"{"emails":[{"type":"work","value":"a"}]}"#,
            #"{"op":"add","path":"emails","value":[{"type":"home","value":"a"}]}"#,
            #"{"emails":[{"type":"work","value":"a"},{"type":"home","value":"a"}]}"#),
        PatchRow(
            "replace without a filter replaces the list", #"{"roles":[{"value":"R"}]}"#,
            #"{"op":"replace","path":"roles","value":[{"value":"S"}]}"#,
            #"{"roles":[{"value":"S"}]}"#),
        PatchRow(
            "a new primary takes it from the old one (Q38)",
            #"{"emails":[{"value":"a","primary":true},{"value":"b","type":"work"}]}"#,
            #"{"op":"replace","path":"emails[type eq \"work\"].primary","value":true}"#,
            #"{"emails":[{"value":"a","primary":false},{"value":"b","type":"work","primary":true}]}"#
        ),
        PatchRow(
            "remove with a filter takes the element",
            #"{"emails":[{"type":"work","value":"a"},{"type":"home","value":"b"}]}"#,
            #"{"op":"remove","path":"emails[type eq \"work\"]"}"#,
            #"{"emails":[{"type":"home","value":"b"}]}"#),
        PatchRow(
            "an element without its value goes", #"{"emails":[{"type":"work","value":"a"}]}"#,
            #"{"op":"remove","path":"emails[type eq \"work\"].value"}"#, #"{"emails":null}"#),
        PatchRow(
            "the elements that were not selected stay",
            #"{"emails":[{"type":"work","value":"a"},{"type":"home","value":"b"}]}"#,
            #"{"op":"remove","path":"emails[type eq \"work\"].value"}"#,
            #"{"emails":[{"type":"home","value":"b"}]}"#),
        PatchRow(
            "remove that meets nothing is no error", #"{"emails":[{"type":"home","value":"b"}]}"#,
            #"{"op":"remove","path":"emails[type eq \"work\"]"}"#,
            #"{"emails":[{"type":"home","value":"b"}]}"#),
        PatchRow(
            "replacing an element keeps what selected it",
            #"{"emails":[{"type":"work","value":"a","display":"A"}]}"#,
            #"{"op":"replace","path":"emails[type eq \"work\"]","value":{"value":"b"}}"#,
            #"{"emails":[{"type":"work","value":"b"}]}"#),
        PatchRow(
            "members are added once", #"{"members":[{"value":"1"}]}"#,
            #"{"op":"add","path":"members","value":[{"value":"1"},{"value":"2"}]}"#,
            #"{"members":[{"value":"1"},{"value":"2"}]}"#, type: .group),
        PatchRow(
            "a member is removed by filter", #"{"members":[{"value":"1"},{"value":"2"}]}"#,
            #"{"op":"remove","path":"members[value eq \"1\"]"}"#, #"{"members":[{"value":"2"}]}"#,
            type: .group),
    ])
    func `multi-valued attributes`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        PatchRow(
            "a path into the extension (Q05)", "{}",
            #"{"op":"add","path":"\#(ent):department","value":"D"}"#,
            #"{"\#(ent)":{"department":"D"},"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","\#(ent)"]}"#
        ),
        PatchRow(
            "an unqualified name is found in the extension (Q12)", "{}",
            #"{"op":"add","path":"manager","value":{"value":"m"}}"#,
            #"{"\#(ent)":{"manager":{"value":"m"}}}"#),
        PatchRow(
            "an extension object is merged (Q06)", #"{"\#(ent)":{"department":"D"}}"#,
            #"{"op":"replace","value":{"\#(ent)":{"division":"V"}}}"#,
            #"{"\#(ent)":{"department":"D","division":"V"}}"#),
        PatchRow(
            "an extension that becomes empty goes with its URN (Q47)",
            #"{"\#(ent)":{"department":"D"}}"#,
            #"{"op":"remove","path":"\#(ent):department"}"#,
            #"{"\#(ent)":null,"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#),
        PatchRow(
            "the bare URN removes the whole extension", #"{"\#(ent)":{"department":"D"}}"#,
            #"{"op":"remove","path":"\#(ent)"}"#, #"{"\#(ent)":null}"#),
        PatchRow(
            "an extension nobody declared is learned (Q29)", "{}",
            #"{"op":"add","path":"urn:x:contoso:2.0:User:badge","value":"B7"}"#,
            #"{"urn:x:contoso:2.0:User":{"badge":"B7"}}"#),
    ])
    func extensions(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        (#"{"op":"merge","path":"title","value":"x"}"#, SCIMError.Kind.invalidSyntax),
        (#"{"path":"title","value":"x"}"#, .invalidSyntax),
        (#"{"op":"add","path":"title"}"#, .invalidValue),
        (#"{"op":"add","path":"emails[","value":"x"}"#, .invalidPath),
        (#"{"op":"add","path":7,"value":"x"}"#, .invalidPath),
        (#"{"op":"Add","path":7,"value":"x"}"#, .invalidPath),
        (#"{"op":"remove"}"#, .noTarget),
        (#"{"op":"remove","path":"userName"}"#, .mutability),
        (#"{"op":"replace","path":"userName","value":""}"#, .invalidValue),
        (#"{"op":"replace","path":"id","value":"x"}"#, .mutability),
        (#"{"op":"add","path":"groups","value":[{"value":"g"}]}"#, .mutability),
        (#"{"op":"replace","path":"active","value":"yes"}"#, .invalidValue),
        (#"{"op":"replace","path":"title","value":["x"]}"#, .invalidValue),
        (#"{"op":"add","value":"x"}"#, .invalidValue),
        (#"{"op":"replace","path":"emails[value co \"x\"].type","value":"work"}"#, .noTarget),
    ])
    func `what cannot be done is refused whole`(operation: String, kind: SCIMError.Kind) {
        let harmless = #"{"op":"add","path":"title","value":"T"}"#
        let row = PatchRow(operation, "{}", "\(harmless),\(operation)", "{}")
        #expect { _ = try row.apply() } throws: { ($0 as? SCIMError)?.kind == kind }
    }

    @Test func `a patch that says what is already so changes nothing`() throws {
        let user = #"{"title":"A","active":false,"emails":[{"type":"work","value":"a"}]}"#
        let row = PatchRow(
            "same", user,
            """
            {"op":"replace","path":"title","value":"A"},{"op":"replace","path":"active","value":false},
            {"op":"add","path":"emails[type eq \\"work\\"].value","value":"a"}
            """, user)
        let before = try PatchRow("", user, "", user).apply()
        #expect(try row.apply().members == before.members)
    }
}
