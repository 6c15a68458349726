import Dialects
import JSON
import SCIM
import Testing

/// What a body does to a stored user once the engine has had it.
struct Outcome: Sendable, CustomTestStringConvertible {
    let stored: String
    let received: String
    let left: String

    /// - Parameters:
    ///   - stored: Attributes of the user beside `userName`, JSON without the outer braces.
    ///   - received: The operations of a PATCH, a JSON array.
    ///   - left: What the user has afterwards, written like `stored`.
    init(_ stored: String, _ received: String, _ left: String) {
        self.stored = stored
        self.received = received
        self.left = left
    }

    var testDescription: String { received }
}

/// A user in stored form with these attributes, written as in ``Outcome``.
private func user(_ attributes: String) throws -> JSONObject {
    let text = #"{"userName":"a"\#(attributes.isEmpty ? "" : ",")\#(attributes)}"#
    let (body, _) = Dialect(.generic).rewriteResource(try #require(json(text).object), .user)
    return try ResourceSchema.user.accept(body)
}

@Suite("Dialects and engine together")
struct EndToEndTests {
    @Test(arguments: [
        Outcome("", #"[{"op":"Replace","path":"active","value":"False"}]"#, #""active":false"#),
        Outcome(
            "", #"[{"op":"Add","value":{"Active":"false"}}]"#, #""active":false"#),
        Outcome(
            "", #"[{"op":"replace","value":[{"active":["False"]}]}]"#, #""active":false"#),
        Outcome(
            "",
            #"[{"op":"Add","path":"addresses[type eq \"work\"].formatted","value":"H"},{"op":"Replace","path":"active","value":"False"}]"#,
            #""addresses":[{"type":"work","formatted":"H"}],"active":false"#),
        Outcome(
            "",
            #"[{"op":"add","path":"roles[primary eq \"True\"].display","value":"B"},{"op":"add","path":"roles[primary eq \"True\"].value","value":"b"}]"#,
            #""roles":[{"value":"b","display":"B","primary":true}]"#),
        Outcome(
            #""name":{"givenName":"G","familyName":"F"}"#,
            #"[{"op":"Replace","value":{"name":{"familyName":"N"},"ENT":{"department":"D"}}}]"#,
            #""name":{"givenName":"G","familyName":"N"},"ENT":{"department":"D"}"#),
        Outcome(
            #""ENT":{"costCenter":"C","department":"X"}"#,
            #"[{"op":"replace","value":{"ENT:department":"","name.formatted":"N","id":"i","ENT:employeeNumber":7}}]"#,
            #""ENT":{"costCenter":"C","employeeNumber":"7"},"name":{"formatted":"N"}"#),
        Outcome(
            "",
            #"[{"op":"add","value":{"emails[type eq \"work\"].value":"a@b","emails[type eq \"work\"].primary":"True"}}]"#,
            #""emails":[{"type":"work","value":"a@b","primary":true}]"#),
        Outcome(
            "", #"[{"op":"Add","path":"manager","value":[{"$ref":"u","value":"m"}]}]"#,
            #""ENT":{"manager":{"value":"m","$ref":"u"}}"#),
        Outcome(
            #""ENT":{"manager":{"value":"m","$ref":"u"}}"#,
            #"[{"op":"Replace","path":"ENT:manager","value":"n"}]"#,
            #""ENT":{"manager":{"value":"n"}}"#),
        Outcome(
            #""ENT":{"manager":{"value":"m","$ref":"u"}}"#,
            #"[{"op":"Replace","value":{"ENT":{"manager":{"value":""}}}}]"#, ""),
        Outcome(
            #""title":"T","nickName":"N","name":{"givenName":"G"},"ENT":{"division":"D"}"#,
            #"[{"op":"Replace","path":"title","value":null},{"op":"add","path":"nickName","value":""},{"op":"Replace","path":"name.givenName","value":null},{"op":"Replace","path":"ENT:division","value":""}]"#,
            ""),
        Outcome(
            #""emails":[{"type":"work","value":"a"},{"type":"other","value":"b"}]"#,
            #"[{"op":"Remove","path":"emails[type eq \"work\"].value","value":"a"}]"#,
            #""emails":[{"type":"other","value":"b"}]"#),
        Outcome(
            #""emails":[{"type":"work","value":"a"},{"type":"other","value":"b"}]"#,
            #"[{"op":"Remove","path":"emails","value":[{"value":"b"},{"value":"none"}]}]"#,
            #""emails":[{"type":"work","value":"a"}]"#),
        Outcome(
            #""emails":[{"type":"work","value":"a"}]"#,
            #"[{"op":"Replace","path":"emails[type eq \"home\"].value","value":""}]"#,
            #""emails":[{"type":"work","value":"a"}]"#),
        Outcome(
            #""roles":[{"value":"A"}]"#,
            #"[{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"1\",\"value\":\"A\"}"},"B"]}]"#,
            #""roles":[{"value":"A"},{"value":"B"}]"#),
        Outcome(
            "", #"[{"op":"Add","value":{"urn:acme:2.0:User:badge":"B","CORE:title":"T"}}]"#,
            #""urn:acme:2.0:User":{"badge":"B"},"title":"T""#),
        Outcome(
            #""active":false"#,
            #"[{"op":"Replace","path":"active","value":""},{"op":"Add","value":{"active":null}}]"#,
            #""active":false"#),
        Outcome(
            #""title":"T""#,
            #"[{"op":"replace","value":{"no.such":1,"what ever":2,"ENT:none":{"a":1}}}]"#,
            #""title":"T""#),
    ])
    func `a PATCH does what its sender meant`(row: Outcome) throws {
        let current = try user(row.stored)
        let (body, _) = Dialect(.generic).rewritePatch(
            try patch(row.received), current: current, .user)
        let result = try ResourceSchema.user.applying(PatchOperation.all(in: body), to: current)
        #expect(result == (try user(row.left)))
    }

    @Test func `a POST as Entra sends it becomes a user with every value`() throws {
        let user = try user(
            #""active":"True","title":null,"nickName":"","name.givenName":"G","roles":[{"primary":"True","value":"r"}],"#
                + #""ENT":{"employeeNumber":701,"manager":"m"},"department":"x","meta":{"resourceType":"User"}"#
        )
        let expected = try json(
            #"{"schemas":["CORE","ENT"],"userName":"a","active":true,"name":{"givenName":"G"},"#
                + #""roles":[{"primary":true,"value":"r"}],"#
                + #""ENT":{"employeeNumber":"701","manager":{"value":"m"}}}"#)
        #expect(user == expected.object)
    }
}
