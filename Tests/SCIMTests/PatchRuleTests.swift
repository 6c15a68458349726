import JSON
import SCIM
import Testing

private let ent = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
private let acme = "urn:x:acme:2.0:User"

/// The choices that the RFC leaves open, and what must hold beside the changed place.
@Suite("PATCH beyond the examples of RFC 7644 §3.5.2")
struct PatchRuleTests {
    @Test(arguments: [
        PatchRow(
            "an element that loses its value takes no other with it",
            #"{"emails":[{"type":"work","value":"a"},{"type":"home","value":"b"}]}"#,
            #"{"op":"remove","path":"emails[type eq \"work\"].value"}"#,
            #"{"emails":[{"type":"home","value":"b"}]}"#),
        PatchRow(
            "null for a part takes no other element with it",
            #"{"emails":[{"type":"work","value":"a"},{"type":"home"}]}"#,
            #"{"op":"replace","path":"emails[type eq \"work\"].value","value":null}"#,
            #"{"emails":[{"type":"home"}]}"#),
        PatchRow(
            "an address without a part stays while it says something",
            #"{"addresses":[{"type":"work","locality":"B","country":"DE"}]}"#,
            #"{"op":"remove","path":"addresses[type eq \"work\"].locality"}"#,
            #"{"addresses":[{"type":"work","country":"DE"}]}"#),
        PatchRow(
            "clearing a part of a missing element makes none", "{}",
            #"{"op":"replace","path":"emails[type eq \"work\"].value","value":null}"#,
            #"{"emails":null}"#),
        PatchRow(
            "an element made for a filter gets the canonical letters", "{}",
            #"{"op":"add","path":"emails[Type Eq \"Work\"].value","value":"a"}"#,
            #"{"emails":[{"type":"work","value":"a"}]}"#),
        PatchRow(
            "elements selected by more than eq can be replaced",
            #"{"emails":[{"type":"work","value":"a@x"},{"type":"home","value":"b@y"}]}"#,
            #"{"op":"replace","path":"emails[value ew \"@x\"]","value":{"value":"c","type":"work"}}"#,
            #"{"emails":[{"type":"work","value":"c"},{"type":"home","value":"b@y"}]}"#),
        PatchRow(
            "elements that become the same are one",
            #"{"emails":[{"type":"work","value":"a"},{"type":"work","value":"b"}]}"#,
            #"{"op":"replace","path":"emails[type eq \"work\"].value","value":"c"}"#,
            #"{"emails":[{"type":"work","value":"c"}]}"#),
        PatchRow(
            "a role is one by its value, whatever its type (Q25)",
            #"{"roles":[{"value":"R","type":"T","primary":true}]}"#,
            #"{"op":"add","path":"roles","value":[{"value":"R"},{"value":"R","type":"U"}]}"#,
            #"{"roles":[{"value":"R","type":"U","primary":true}]}"#),
        PatchRow(
            "a value without its type is the one that is there",
            #"{"emails":[{"type":"work","value":"a"}]}"#,
            #"{"op":"add","path":"emails","value":[{"value":"a","primary":true}]}"#,
            #"{"emails":[{"type":"work","value":"a","primary":true}]}"#),
        PatchRow(
            "a value that got its type may get another one beside it",
            #"{"emails":[{"value":"a"}]}"#,
            #"{"op":"add","path":"emails","value":[{"value":"a","type":"work"},{"value":"a","type":"home"}]}"#,
            #"{"emails":[{"value":"a","type":"work"},{"value":"a","type":"home"}]}"#),
        PatchRow(
            "the last of several new primaries wins", #"{"emails":[{"value":"a","primary":true}]}"#,
            #"{"op":"add","path":"emails","value":[{"value":"b","primary":true},{"value":"c","primary":true}]}"#,
            #"{"emails":[{"value":"a","primary":false},{"value":"b","primary":false},{"value":"c","primary":true}]}"#
        ),
        PatchRow(
            "adding an empty list or null to a list changes nothing", #"{"roles":[{"value":"R"}]}"#,
            #"{"op":"add","path":"roles","value":[]},{"op":"add","path":"roles","value":null}"#,
            #"{"roles":[{"value":"R"}]}"#),
        PatchRow(
            "replacing a list with null or nothing clears it", #"{"roles":[{"value":"R"}]}"#,
            #"{"op":"replace","path":"roles","value":[]}"#, #"{"roles":null}"#),
        PatchRow(
            "an attribute and a part that no schema knows are ignored (Q42)", "{}",
            #"{"op":"add","path":"emails[type eq \"work\"].shoe","value":"x"},{"op":"add","path":"emails[shoe eq \"x\"].value","value":"x"},{"op":"add","path":"name.shoe","value":"x"},{"op":"add","path":"title","value":"T"}"#,
            #"{"emails":null,"name":null,"title":"T"}"#),
    ])
    func `multi-valued attributes`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        PatchRow(
            "a deactivated user stays so when active is cleared", #"{"active":false}"#,
            #"{"op":"remove","path":"active"},{"op":"replace","path":"active","value":null}"#,
            #"{"active":false}"#),
        PatchRow(
            "null among the attributes leaves a deactivated user so", #"{"active":false}"#,
            #"{"op":"replace","value":{"active":null}}"#, #"{"active":false}"#),
        PatchRow(
            "a password is dropped", "{}", #"{"op":"replace","path":"password","value":"s"}"#,
            #"{"password":null}"#),
        PatchRow(
            "another manager does not keep the address of the old one",
            #"{"\#(ent)":{"manager":{"value":"a","$ref":"https://x/Users/a"}}}"#,
            #"{"op":"replace","path":"\#(ent):manager","value":{"value":"b"}}"#,
            #"{"\#(ent)":{"manager":{"value":"b"}}}"#),
        PatchRow(
            "another manager by the part alone does not either",
            #"{"\#(ent)":{"manager":{"value":"a","$ref":"https://x/Users/a"}}}"#,
            #"{"op":"replace","path":"\#(ent):manager.value","value":"b"}"#,
            #"{"\#(ent)":{"manager":{"value":"b"}}}"#),
        PatchRow(
            "the same manager keeps its address",
            #"{"\#(ent)":{"manager":{"value":"a","$ref":"https://x/Users/a"}}}"#,
            #"{"op":"replace","path":"\#(ent):manager","value":{"value":"a"}}"#,
            #"{"\#(ent)":{"manager":{"value":"a","$ref":"https://x/Users/a"}}}"#),
        PatchRow(
            "the core URN in front changes nothing", "{}",
            #"{"op":"add","path":"urn:ietf:params:scim:schemas:core:2.0:User:title","value":"T"}"#,
            #"{"title":"T"}"#),
        PatchRow(
            "attributes under the core URN are core attributes", "{}",
            #"{"op":"add","value":{"urn:ietf:params:scim:schemas:core:2.0:User":{"title":"T"}}}"#,
            #"{"title":"T","schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#),
    ])
    func `singular attributes`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        PatchRow(
            "a whole extension that nobody declared is merged", #"{"\#(acme)":{"badge":"1"}}"#,
            #"{"op":"add","path":"\#(acme)","value":{"desk":"2"}}"#,
            #"{"\#(acme)":{"badge":"1","desk":"2"}}"#),
        PatchRow(
            "a new extension that nobody declared is made by its URN", "{}",
            #"{"op":"add","path":"\#(acme)","value":{"desk":"2"}}"#, #"{"\#(acme)":{"desk":"2"}}"#),
        PatchRow(
            "a whole extension that nobody declared is removed", #"{"\#(acme)":{"badge":"1"}}"#,
            #"{"op":"remove","path":"\#(acme)"}"#,
            #"{"\#(acme)":null,"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}"#),
        PatchRow(
            "the letters of a URN do not matter", #"{"\#(acme)":{"badge":"1"}}"#,
            #"{"op":"replace","value":{"URN:x:Acme:2.0:user":{"Badge":"2"}}}"#,
            #"{"\#(acme)":{"badge":"2"}}"#),
        PatchRow(
            "its last attribute takes the extension with it", #"{"\#(acme)":{"badge":"1"}}"#,
            #"{"op":"replace","path":"\#(acme):badge","value":null}"#, #"{"\#(acme)":null}"#),
    ])
    func `extensions`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        PatchRow(
            "only the listed members are removed, strangers ignored (Q16, Q18)",
            #"{"members":[{"value":"1"},{"value":"2"},{"value":"3"}]}"#,
            #"{"op":"remove","path":"members","value":[{"value":"2"},{"value":"9"}]}"#,
            #"{"members":[{"value":"1"},{"value":"3"}]}"#, type: .group),
        PatchRow(
            "an empty list removes no member (Q17)", #"{"members":[{"value":"1"}]}"#,
            #"{"op":"remove","path":"members","value":[]}"#, #"{"members":[{"value":"1"}]}"#,
            type: .group),
        PatchRow(
            "without a value all members go (Q17)", #"{"members":[{"value":"1"}]}"#,
            #"{"op":"remove","path":"members"}"#, #"{"members":null}"#, type: .group),
    ])
    func `members`(row: PatchRow) throws { try row.check() }

    @Test(arguments: [
        (
            #"{"op":"replace","path":"\#(ent):manager.displayName","value":"x"}"#,
            SCIMError.Kind.mutability
        ),
        (
            #"{"op":"replace","path":"name[givenName eq \"x\"]","value":{"givenName":"x"}}"#,
            .invalidPath
        ),
        (#"{"op":"replace","path":"active[value eq true]","value":true}"#, .invalidPath),
        (#"{"op":"replace","value":{"name":"Ada"}}"#, .invalidValue),
        (#"{"op":"replace","value":{"emails":["a"]}}"#, .invalidValue),
        (#"{"op":"replace","value":{"\#(ent)":"x"}}"#, .invalidValue),
    ])
    func `what cannot be done is refused`(operation: String, kind: SCIMError.Kind) {
        let row = PatchRow(operation, "{}", operation, "{}")
        #expect { _ = try row.apply() } throws: { ($0 as? SCIMError)?.kind == kind }
    }

    @Test(arguments: [
        (#"{"op":"add","path":"members","value":[{"display":"x"}]}"#, SCIMError.Kind.invalidValue),
        (#"{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}"#, .mutability),
    ])
    func `a member is its value`(operation: String, kind: SCIMError.Kind) {
        let row = PatchRow(
            operation, #"{"members":[{"value":"1"}]}"#, operation, "{}", type: .group)
        #expect { _ = try row.apply() } throws: { ($0 as? SCIMError)?.kind == kind }
    }

    /// Comparing each with each takes minutes.
    @Test(.timeLimit(.minutes(3)))
    func `ten thousand elements take no time to speak of`() throws {
        let members = (0..<10_000).map { JSONValue.object(["value": .string("m\($0)")]) }
        let group = try ResourceSchema.group.accept([
            "displayName": "G", "members": .array(members),
        ])
        let more = PatchOperation(
            verb: .add, path: try PatchPath(parsing: "members"), value: .array(members))
        let less = PatchOperation(
            verb: .remove, path: try PatchPath(parsing: "members"), value: .array(members))
        #expect(try ResourceSchema.group.applying([more], to: group) == group)
        #expect(try ResourceSchema.group.applying([less], to: group)["members"] == nil)
    }

    @Test(
        arguments: [
            ("emails", 300, 1000, nil), ("emails", 301, 1000, .tooMany),
            ("emails[value eq \"x\"]", 300, 1000, nil),
            ("emails[value eq \"x\" or type eq \"y\"]", 300, 501, .tooMany),
            ("\(acme):tags[value eq \"x\"]", 3001, 100, .tooMany), ("title", 300, 1000, nil),
        ] as [(String, Int, Int, SCIMError.Kind?)])
    func `many operations on a long list are refused before they are too much work`(
        path: String, elements: Int, count: Int, refusal: SCIMError.Kind?
    ) throws {
        let list = (0..<elements).map { JSONValue.string("\($0)") }
        let emails = list.map { JSONValue.object(["value": $0]) }
        let isOurs = path.hasPrefix("emails") || path == "title"
        let start = try ResourceSchema.user.accept([
            "userName": "a", "emails": isOurs ? .array(emails) : .null,
            "\(acme)": .object(["tags": .array(list)]),
        ])
        let operation = PatchOperation(
            verb: .remove, path: try PatchPath(parsing: path), value: [["value": "x"]])
        var kind: SCIMError.Kind?
        do throws(SCIMError) {
            let operations = Array(repeating: operation, count: count)
            _ = try ResourceSchema.user.applying(operations, to: start)
        } catch {
            kind = error.kind
        }
        #expect(kind == refusal)
    }
}
